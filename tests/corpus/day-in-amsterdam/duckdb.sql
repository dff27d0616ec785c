SELECT
  date_trunc('day', CAST("orders"."placed_at" AS TIMESTAMP) + CASE WHEN CAST("orders"."placed_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "placed_at_day",
  COUNT(*) AS "count",
  SUM("orders"."amount") AS "revenue"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
  AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-10-26T22:00:00.000Z"
-- $3 timestamp "2024-10-27T23:00:00.000Z"
