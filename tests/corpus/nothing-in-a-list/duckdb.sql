SELECT
  COUNT(*) AS "count",
  SUM("orders"."amount") AS "revenue"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
WHERE FALSE
LIMIT 1000
-- $1 string "t1"
