SELECT
  "orders"."id" AS "id",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
GROUP BY 1
ORDER BY 1 DESC NULLS LAST
LIMIT 3
OFFSET 2
-- $1 string "t1"
