SELECT
  "orders"."id" AS "id",
  "customers"."name" AS "name",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
LEFT JOIN (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
) AS "customers" ON "orders".customer_id = "customers".id
WHERE "orders"."id" >= CAST($3 AS BIGINT)
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 bigint "12"
