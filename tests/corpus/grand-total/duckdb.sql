SELECT
  COUNT(*) AS "count",
  SUM("orders"."amount") AS "revenue",
  (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average",
  MAX("orders"."amount") AS "largest",
  COUNT(DISTINCT "orders"."customer_id") AS "buyers",
  MIN("orders".placed_at) AS "first_placed"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
LIMIT 1000
-- $1 string "t1"
