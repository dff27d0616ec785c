SELECT
  "orders"."status" AS "status",
  COUNT(*) AS "count",
  SUM("orders"."amount") AS "revenue"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
