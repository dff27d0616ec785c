SELECT
  CASE WHEN "orders"."amount" >= 100 THEN CAST($1 AS VARCHAR) WHEN "orders".amount > 0 THEN CAST($2 AS VARCHAR) ELSE CAST($3 AS VARCHAR) END AS "size",
  "customers"."state" AS "buyer_state",
  CASE WHEN (NOT ("addresses"."latitude" IS NULL)) AND (NOT ("addresses"."longitude" IS NULL)) THEN CONCAT(CAST("addresses"."latitude" AS VARCHAR), (','), CAST("addresses"."longitude" AS VARCHAR)) END AS "addresses_place",
  COUNT(*) AS "count",
  SUM("orders"."amount" - COALESCE("orders".discount, 0)) AS "net_revenue"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
) AS "orders"
LEFT JOIN (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($5 AS VARCHAR))
) AS "customers" ON "orders".customer_id = "customers".id
LEFT JOIN "addresses" AS "addresses" ON "customers".address_id = "addresses".id
GROUP BY 1, 2, 3
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST, 3 ASC NULLS LAST
LIMIT 1000
-- $1 string "large"
-- $2 string "small -- or so"
-- $3 string "none"
-- $4 string "t1"
-- $5 string "t1"
