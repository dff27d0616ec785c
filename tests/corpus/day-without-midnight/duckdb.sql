SELECT
  date_trunc('day', CAST("orders"."placed_at" AS TIMESTAMP) + CASE WHEN CAST("orders"."placed_at" AS TIMESTAMP) < TIMESTAMP '2018-11-04T03:00:00.000' THEN INTERVAL '-10800 second' ELSE INTERVAL '-7200 second' END) AS "placed_at_day",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
  AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2018-11-03T03:00:00.000Z"
-- $3 timestamp "2018-11-05T02:00:00.000Z"
