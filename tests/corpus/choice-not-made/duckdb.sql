SELECT
  SUM(CASE WHEN NULL = CAST($1 AS VARCHAR) THEN "orders"."amount" WHEN NULL = CAST($2 AS VARCHAR) THEN "orders".amount * 1.1 ELSE 0 END) AS "revenue_in",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($3 AS VARCHAR))
) AS "orders"
LIMIT 1000
-- $1 string "EUR"
-- $2 string "USD"
-- $3 string "t1"
