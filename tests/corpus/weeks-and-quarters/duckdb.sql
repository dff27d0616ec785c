SELECT
  date_trunc('week', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_week",
  date_trunc('quarter', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_quarter",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
