WITH "found_groups" AS (
  SELECT
    "folded"."placed_at_hour" AS "placed_at_hour",
    "folded"."count" AS "count",
    "folded"."revenue" AS "revenue",
    "folded"."average" AS "average",
    "folded"."first_placed" AS "first_placed",
    TRUE AS "found"
  FROM (
    SELECT
      date_trunc('hour', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_hour",
      COUNT(*) AS "count",
      SUM("orders"."amount") AS "revenue",
      (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average",
      MIN("orders".placed_at) AS "first_placed"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
      AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
    GROUP BY 1
  ) AS "folded"
)
SELECT
  "aligned"."placed_at_hour" AS "placed_at_hour",
  CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."count" END AS "count",
  CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."revenue" END AS "revenue",
  "aligned"."average" AS "average",
  "aligned"."first_placed" AS "first_placed",
  "aligned"."found" IS NULL AS "filled"
FROM (
  SELECT
    "branches"."placed_at_hour" AS "placed_at_hour",
    MAX("branches"."count") AS "count",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."average") AS "average",
    MAX("branches"."first_placed") AS "first_placed",
    BOOL_OR("branches"."found") AS "found"
  FROM (
    SELECT
      "found_groups"."placed_at_hour" AS "placed_at_hour",
      "found_groups"."count" AS "count",
      "found_groups"."revenue" AS "revenue",
      "found_groups"."average" AS "average",
      "found_groups"."first_placed" AS "first_placed",
      "found_groups"."found" AS "found"
    FROM "found_groups" AS "found_groups"
    UNION ALL
    SELECT
      "labels"."placed_at_hour" AS "placed_at_hour",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "average",
      CAST(NULL AS TIMESTAMP) AS "first_placed",
      CAST(NULL AS BOOLEAN) AS "found"
    FROM (
      VALUES (CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($5 AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP)),
        (CAST($7 AS TIMESTAMP))
    ) AS "labels" ("placed_at_hour")
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2018-11-04T01:30:00.000Z"
-- $3 timestamp "2018-11-04T04:30:00.000Z"
-- $4 timestamp "2018-11-04T01:00:00.000Z"
-- $5 timestamp "2018-11-04T02:00:00.000Z"
-- $6 timestamp "2018-11-04T03:00:00.000Z"
-- $7 timestamp "2018-11-04T04:00:00.000Z"
