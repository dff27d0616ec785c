SELECT
  "orders"."id" AS "id",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
LEFT JOIN (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
) AS "customers" ON "orders".customer_id = "customers".id
WHERE ((NOT ("orders"."status" IN (CAST($3 AS VARCHAR), CAST($4 AS VARCHAR)))) OR ("orders"."status" IS NULL) OR (NOT (COALESCE(("orders"."amount" > $5), FALSE))) OR contains(LOWER("customers"."name"), LOWER(CAST($6 AS VARCHAR))) OR ("orders".amount >= 100 OR "orders".amount IS NULL))
  AND ((NOT (contains("orders"."status", CAST($7 AS VARCHAR)))) OR ("orders"."status" IS NULL))
  AND (NOT (COALESCE((FALSE OR ("orders"."id" < CAST($8 AS BIGINT))), FALSE)))
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "paid"
-- $4 string "open"
-- $5 decimal "0.1"
-- $6 string "100%_o'hara \"\\"
-- $7 string "fun"
-- $8 bigint "2"
