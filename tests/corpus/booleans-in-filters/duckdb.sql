SELECT
  "orders".delivered_at IS NOT NULL AS "is_delivered",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
LEFT JOIN (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
) AS "customers" ON "orders".customer_id = "customers".id
WHERE (NOT ("customers"."vip" = CAST($3 AS BOOLEAN))) OR ("customers"."vip" IS NULL)
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 boolean true
