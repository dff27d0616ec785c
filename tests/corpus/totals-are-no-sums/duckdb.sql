SELECT
  COUNT(DISTINCT "orders"."customer_id") AS "buyers",
  (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
LIMIT 1000
-- $1 string "t1"
