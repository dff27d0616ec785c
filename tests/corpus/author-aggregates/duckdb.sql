SELECT
  "orders"."status" AS "status",
  PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY "orders".amount) AS "median",
  100.0 * SUM("orders".discount) / NULLIF(CAST(( SUM("orders".amount)) AS DOUBLE PRECISION), 0) AS "discount_rate",
  MIN("orders".placed_at) AS "first_placed"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
