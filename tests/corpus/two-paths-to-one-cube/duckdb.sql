SELECT
  "addresses"."country" AS "addresses_country",
  "orders__customers__addresses"."country" AS "customers_addresses_country",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
LEFT JOIN "addresses" AS "addresses" ON "orders".address_id = "addresses"."id"
LEFT JOIN (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
) AS "customers" ON "orders".customer_id = "customers".id
LEFT JOIN "addresses" AS "orders__customers__addresses" ON "customers".address_id = "orders__customers__addresses".id
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
