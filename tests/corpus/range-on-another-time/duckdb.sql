SELECT
  date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Europe/Amsterdam') AS "placed_at_month",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
WHERE ("orders"."delivered_at" >= CAST($2 AS TIMESTAMP))
  AND ("orders"."delivered_at" < CAST($3 AS TIMESTAMP))
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-10-31T23:00:00.000Z"
-- $3 timestamp "2024-11-30T23:00:00.000Z"
