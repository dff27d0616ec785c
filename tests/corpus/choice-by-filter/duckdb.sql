SELECT
  SUM(CASE WHEN CAST($1 AS VARCHAR) = CAST($2 AS VARCHAR) THEN "orders"."amount" WHEN CAST($1 AS VARCHAR) = CAST($3 AS VARCHAR) THEN "orders".amount * 1.1 ELSE 0 END) AS "revenue_in",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
) AS "orders"
WHERE CAST($1 AS VARCHAR) = CAST($5 AS VARCHAR)
LIMIT 1000
-- $1 string "USD"
-- $2 string "EUR"
-- $3 string "USD"
-- $4 string "t1"
-- $5 string "USD"
