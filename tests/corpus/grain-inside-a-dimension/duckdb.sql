SELECT
  date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Europe/Amsterdam') AS "placed_month",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
