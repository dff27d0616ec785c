WITH "top_values" AS (
  SELECT
    "orders"."status" AS "status",
    COUNT(*) AS "count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
    AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
  GROUP BY 1
  ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
  LIMIT 3
)
SELECT
  date_trunc('year', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_year",
  CASE WHEN (COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
  SELECT
    COALESCE("top_values"."status", ('')) AS "known_1",
    "top_values"."status" IS NULL AS "known_2"
  FROM "top_values" AS "top_values"
) THEN "orders"."status" END AS "status",
  NOT ((COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
  SELECT
    COALESCE("top_values"."status", ('')) AS "known_1",
    "top_values"."status" IS NULL AS "known_2"
  FROM "top_values" AS "top_values"
)) AS "is_other",
  COUNT(*) AS "count",
  (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average",
  COUNT(DISTINCT "orders"."customer_id") AS "buyers"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
) AS "orders"
WHERE ("orders"."placed_at" >= CAST($5 AS TIMESTAMP))
  AND ("orders"."placed_at" < CAST($6 AS TIMESTAMP))
GROUP BY 1, 2, 3
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST, 3 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2018-01-01T00:00:00.000Z"
-- $3 timestamp "2025-01-01T00:00:00.000Z"
-- $4 string "t1"
-- $5 timestamp "2018-01-01T00:00:00.000Z"
-- $6 timestamp "2025-01-01T00:00:00.000Z"
