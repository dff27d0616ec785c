WITH "kept_groups" AS (
  SELECT
    "aligned"."placed_at_month" AS "placed_at_month",
    "aligned"."status" AS "status"
  FROM (
    SELECT
      "branches"."placed_at_month" AS "placed_at_month",
      "branches"."status" AS "status",
      MAX("branches"."buyers") AS "buyers",
      MAX("branches"."average") AS "average",
      MAX("branches"."revenue") AS "revenue",
      MAX("branches"."previous_buyers") AS "previous_buyers",
      MAX("branches"."previous_average") AS "previous_average"
    FROM (
      SELECT
        date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_month",
        "orders"."status" AS "status",
        COUNT(DISTINCT "orders"."customer_id") AS "buyers",
        (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average",
        SUM("orders"."amount") AS "revenue",
        CAST(NULL AS BIGINT) AS "previous_buyers",
        CAST(NULL AS BIGINT) AS "previous_average"
      FROM (
        SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
      ) AS "orders"
      WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
        AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
      GROUP BY 1, 2
      UNION ALL
      SELECT
        "labels"."ours" AS "placed_at_month",
        "derived"."status" AS "status",
        CAST(NULL AS BIGINT) AS "buyers",
        CAST(NULL AS BIGINT) AS "average",
        CAST(NULL AS BIGINT) AS "revenue",
        "derived"."previous_buyers" AS "previous_buyers",
        "derived"."previous_average" AS "previous_average"
      FROM (
        SELECT
          "folded"."placed_at_month" AS "placed_at_month",
          "folded"."status" AS "status",
          "folded"."buyers" AS "previous_buyers",
          "folded"."average" AS "previous_average"
        FROM (
          SELECT
            date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_month",
            "orders"."status" AS "status",
            COUNT(DISTINCT "orders"."customer_id") AS "buyers",
            (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average"
          FROM (
            SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
          ) AS "orders"
          WHERE ("orders"."placed_at" >= CAST($5 AS TIMESTAMP))
            AND ("orders"."placed_at" < CAST($6 AS TIMESTAMP))
          GROUP BY 1, 2
        ) AS "folded"
      ) AS "derived"
      JOIN (
        VALUES (CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($8 AS TIMESTAMP) AS TIMESTAMP))
      ) AS "labels" ("theirs", "ours") ON "derived"."placed_at_month" = "labels"."theirs"
    ) AS "branches"
    GROUP BY 1, 2
  ) AS "aligned"
  WHERE "aligned"."revenue" >= CAST($9 AS BIGINT)
),
"kept_groups_1" AS (
  SELECT
    "relabelled"."placed_at_month" AS "placed_at_month",
    "relabelled"."status" AS "status"
  FROM (
    SELECT
      "labels"."ours" AS "placed_at_month",
      "named"."status" AS "status"
    FROM (
      SELECT
        "kept_groups"."placed_at_month" AS "placed_at_month",
        "kept_groups"."status" AS "status"
      FROM "kept_groups" AS "kept_groups"
    ) AS "named"
    JOIN (
      VALUES (CAST(CAST($8 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP))
    ) AS "labels" ("theirs", "ours") ON "named"."placed_at_month" = "labels"."theirs"
  ) AS "relabelled"
)
SELECT
  "aligned"."buyers" AS "buyers",
  "aligned"."average" AS "average",
  "aligned"."previous_buyers" AS "buyers_previous",
  "aligned"."average" - "aligned"."previous_average" AS "average_absolute"
FROM (
  SELECT
    MAX("branches"."buyers") AS "buyers",
    MAX("branches"."average") AS "average",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."previous_buyers") AS "previous_buyers",
    MAX("branches"."previous_average") AS "previous_average"
  FROM (
    SELECT
      COUNT(DISTINCT "orders"."customer_id") AS "buyers",
      (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average",
      SUM("orders"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "previous_buyers",
      CAST(NULL AS BIGINT) AS "previous_average"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
      AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
      AND ((COALESCE(date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP)), CAST('1970-01-01' AS TIMESTAMP)), date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP)) IS NULL, COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
      SELECT
        COALESCE("kept_groups"."placed_at_month", CAST('1970-01-01' AS TIMESTAMP)) AS "known_1",
        "kept_groups"."placed_at_month" IS NULL AS "known_2",
        COALESCE("kept_groups"."status", ('')) AS "known_3",
        "kept_groups"."status" IS NULL AS "known_4"
      FROM "kept_groups" AS "kept_groups"
    ))
    UNION ALL
    SELECT
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "average",
      CAST(NULL AS BIGINT) AS "revenue",
      "folded"."buyers" AS "previous_buyers",
      "folded"."average" AS "previous_average"
    FROM (
      SELECT
        COUNT(DISTINCT "orders"."customer_id") AS "buyers",
        (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average"
      FROM (
        SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
      ) AS "orders"
      WHERE ("orders"."placed_at" >= CAST($5 AS TIMESTAMP))
        AND ("orders"."placed_at" < CAST($6 AS TIMESTAMP))
        AND ((COALESCE(date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP)), CAST('1970-01-01' AS TIMESTAMP)), date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP)) IS NULL, COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
        SELECT
          COALESCE("kept_groups_1"."placed_at_month", CAST('1970-01-01' AS TIMESTAMP)) AS "known_1",
          "kept_groups_1"."placed_at_month" IS NULL AS "known_2",
          COALESCE("kept_groups_1"."status", ('')) AS "known_3",
          "kept_groups_1"."status" IS NULL AS "known_4"
        FROM "kept_groups_1" AS "kept_groups_1"
      ))
    ) AS "folded"
  ) AS "branches"
) AS "aligned"
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-10-01T00:00:00.000Z"
-- $3 timestamp "2024-11-01T00:00:00.000Z"
-- $4 string "t1"
-- $5 timestamp "2024-03-01T00:00:00.000Z"
-- $6 timestamp "2024-04-01T00:00:00.000Z"
-- $7 local "2024-03-01T00:00:00.000"
-- $8 local "2024-10-01T00:00:00.000"
-- $9 bigint "0"
