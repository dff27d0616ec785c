WITH "found_groups" AS (
  SELECT
    "branches"."placed_at_day" AS "placed_at_day",
    "branches"."status" AS "status",
    MAX("branches"."count") AS "count",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."average") AS "average",
    BOOL_OR("branches"."found") AS "found",
    MAX("branches"."previous_count") AS "previous_count",
    BOOL_OR("branches"."found_2") AS "found_2"
  FROM (
    SELECT
      "folded"."placed_at_day" AS "placed_at_day",
      "folded"."status" AS "status",
      "folded"."count" AS "count",
      "folded"."revenue" AS "revenue",
      "folded"."average" AS "average",
      TRUE AS "found",
      CAST(NULL AS BIGINT) AS "previous_count",
      CAST(NULL AS BOOLEAN) AS "found_2"
    FROM (
      SELECT
        date_trunc('day', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_day",
        "orders"."status" AS "status",
        COUNT(*) AS "count",
        SUM("orders"."amount") AS "revenue",
        (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average"
      FROM (
        SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
      ) AS "orders"
      WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
        AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
      GROUP BY 1, 2
    ) AS "folded"
    UNION ALL
    SELECT
      "relabelled"."placed_at_day" AS "placed_at_day",
      "relabelled"."status" AS "status",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "average",
      CAST(NULL AS BOOLEAN) AS "found",
      "relabelled"."previous_count" AS "previous_count",
      TRUE AS "found_2"
    FROM (
      SELECT
        "labels"."ours" AS "placed_at_day",
        "derived"."status" AS "status",
        "derived"."previous_count" AS "previous_count"
      FROM (
        SELECT
          "folded"."placed_at_day" AS "placed_at_day",
          "folded"."status" AS "status",
          "folded"."count" AS "previous_count"
        FROM (
          SELECT
            date_trunc('day', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_day",
            "orders"."status" AS "status",
            COUNT(*) AS "count"
          FROM (
            SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
          ) AS "orders"
          WHERE ("orders"."placed_at" >= CAST($5 AS TIMESTAMP))
            AND ("orders"."placed_at" < CAST($6 AS TIMESTAMP))
          GROUP BY 1, 2
        ) AS "folded"
      ) AS "derived"
      JOIN (
        VALUES (CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($8 AS TIMESTAMP) AS TIMESTAMP)),
          (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP))
      ) AS "labels" ("theirs", "ours") ON "derived"."placed_at_day" = "labels"."theirs"
    ) AS "relabelled"
  ) AS "branches"
  GROUP BY 1, 2
)
SELECT
  "aligned"."placed_at_day" AS "placed_at_day",
  "aligned"."status" AS "status",
  CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."count" END AS "count",
  CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."revenue" END AS "revenue",
  "aligned"."average" AS "average",
  CASE WHEN ("aligned"."found_2" IS NULL) AND (NOT ("aligned"."within" IS NULL)) THEN 0 ELSE "aligned"."previous_count" END AS "count_previous",
  "aligned"."found" IS NULL AS "filled"
FROM (
  SELECT
    "branches"."placed_at_day" AS "placed_at_day",
    "branches"."status" AS "status",
    MAX("branches"."count") AS "count",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."average") AS "average",
    BOOL_OR("branches"."found") AS "found",
    MAX("branches"."previous_count") AS "previous_count",
    BOOL_OR("branches"."found_2") AS "found_2",
    BOOL_OR("branches"."within") AS "within"
  FROM (
    SELECT
      "found_groups"."placed_at_day" AS "placed_at_day",
      "found_groups"."status" AS "status",
      "found_groups"."count" AS "count",
      "found_groups"."revenue" AS "revenue",
      "found_groups"."average" AS "average",
      "found_groups"."found" AS "found",
      "found_groups"."previous_count" AS "previous_count",
      "found_groups"."found_2" AS "found_2",
      CAST(NULL AS BOOLEAN) AS "within"
    FROM "found_groups" AS "found_groups"
    UNION ALL
    SELECT
      "labels"."placed_at_day" AS "placed_at_day",
      "series"."status" AS "status",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "average",
      CAST(NULL AS BOOLEAN) AS "found",
      CAST(NULL AS BIGINT) AS "previous_count",
      CAST(NULL AS BOOLEAN) AS "found_2",
      "labels"."within" AS "within"
    FROM (
      VALUES (CAST(CAST($11 AS TIMESTAMP) AS TIMESTAMP), CAST(TRUE AS BOOLEAN)),
        (CAST($12 AS TIMESTAMP), TRUE),
        (CAST($13 AS TIMESTAMP), NULL)
    ) AS "labels" ("placed_at_day", "within")
    CROSS JOIN (
      SELECT DISTINCT
        "named"."status" AS "status"
      FROM (
        SELECT
          "found_groups"."placed_at_day" AS "placed_at_day",
          "found_groups"."status" AS "status",
          "found_groups"."count" AS "count",
          "found_groups"."revenue" AS "revenue",
          "found_groups"."average" AS "average",
          "found_groups"."found" AS "found",
          "found_groups"."previous_count" AS "previous_count",
          "found_groups"."found_2" AS "found_2"
        FROM "found_groups" AS "found_groups"
      ) AS "named"
    ) AS "series"
  ) AS "branches"
  GROUP BY 1, 2
) AS "aligned"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2018-11-04T00:00:00.000Z"
-- $3 timestamp "2018-11-07T00:00:00.000Z"
-- $4 string "t1"
-- $5 timestamp "2024-10-26T00:00:00.000Z"
-- $6 timestamp "2024-10-28T00:00:00.000Z"
-- $7 local "2024-10-26T00:00:00.000"
-- $8 local "2018-11-04T00:00:00.000"
-- $9 local "2024-10-27T00:00:00.000"
-- $10 local "2018-11-05T00:00:00.000"
-- $11 local "2018-11-04T00:00:00.000"
-- $12 local "2018-11-05T00:00:00.000"
-- $13 local "2018-11-06T00:00:00.000"
