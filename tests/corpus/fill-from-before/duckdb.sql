WITH "found_groups" AS (
  SELECT
    "folded"."placed_at_day" AS "placed_at_day",
    "folded"."customers_region" AS "customers_region",
    "folded"."count" AS "count",
    "folded"."level" AS "level",
    TRUE AS "found"
  FROM (
    SELECT
      date_trunc('day', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_day",
      "customers"."region" AS "customers_region",
      COUNT(*) AS "count",
      MAX("orders"."amount") AS "level"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    LEFT JOIN (
      SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "customers" ON "orders".customer_id = "customers".id
    WHERE ("orders"."placed_at" >= CAST($3 AS TIMESTAMP))
      AND ("orders"."placed_at" < CAST($4 AS TIMESTAMP))
    GROUP BY 1, 2
  ) AS "folded"
)
SELECT
  "runs"."placed_at_day" AS "placed_at_day",
  "runs"."customers_region" AS "customers_region",
  "runs"."count" AS "count",
  MAX("runs"."level") OVER (PARTITION BY "runs"."customers_region", "runs"."run of gaps") AS "level",
  "runs"."filled" AS "filled"
FROM (
  SELECT
    "derived"."placed_at_day" AS "placed_at_day",
    "derived"."customers_region" AS "customers_region",
    "derived"."count" AS "count",
    "derived"."level" AS "level",
    "derived"."filled" AS "filled",
    SUM(CASE WHEN "derived"."filled" THEN 0 ELSE 1 END) OVER (PARTITION BY "derived"."customers_region" ORDER BY "derived"."placed_at_day" ASC NULLS LAST) AS "run of gaps"
  FROM (
    SELECT
      "aligned"."placed_at_day" AS "placed_at_day",
      "aligned"."customers_region" AS "customers_region",
      CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."count" END AS "count",
      "aligned"."level" AS "level",
      "aligned"."found" IS NULL AS "filled"
    FROM (
      SELECT
        "branches"."placed_at_day" AS "placed_at_day",
        "branches"."customers_region" AS "customers_region",
        MAX("branches"."count") AS "count",
        MAX("branches"."level") AS "level",
        BOOL_OR("branches"."found") AS "found"
      FROM (
        SELECT
          "found_groups"."placed_at_day" AS "placed_at_day",
          "found_groups"."customers_region" AS "customers_region",
          "found_groups"."count" AS "count",
          "found_groups"."level" AS "level",
          "found_groups"."found" AS "found"
        FROM "found_groups" AS "found_groups"
        UNION ALL
        SELECT
          "labels"."placed_at_day" AS "placed_at_day",
          "series"."customers_region" AS "customers_region",
          CAST(NULL AS BIGINT) AS "count",
          CAST(NULL AS BIGINT) AS "level",
          CAST(NULL AS BOOLEAN) AS "found"
        FROM (
          VALUES (CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
            (CAST($6 AS TIMESTAMP)),
            (CAST($7 AS TIMESTAMP)),
            (CAST($8 AS TIMESTAMP))
        ) AS "labels" ("placed_at_day")
        CROSS JOIN (
          SELECT DISTINCT
            "named"."customers_region" AS "customers_region"
          FROM (
            SELECT
              "found_groups"."placed_at_day" AS "placed_at_day",
              "found_groups"."customers_region" AS "customers_region",
              "found_groups"."count" AS "count",
              "found_groups"."level" AS "level",
              "found_groups"."found" AS "found"
            FROM "found_groups" AS "found_groups"
          ) AS "named"
        ) AS "series"
      ) AS "branches"
      GROUP BY 1, 2
    ) AS "aligned"
  ) AS "derived"
) AS "runs"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 timestamp "2024-10-25T00:00:00.000Z"
-- $4 timestamp "2024-10-29T00:00:00.000Z"
-- $5 local "2024-10-25T00:00:00.000"
-- $6 local "2024-10-26T00:00:00.000"
-- $7 local "2024-10-27T00:00:00.000"
-- $8 local "2024-10-28T00:00:00.000"
