SELECT
  "folded"."priority" AS "priority",
  "folded"."count" AS "count",
  "folded"."revenue" AS "revenue",
  "folded"."revenue_2" / NULLIF(CAST(( "folded"."count_2") AS DOUBLE PRECISION), 0) AS "paid_mean"
FROM (
  SELECT
    "orders"."priority" AS "priority",
    COUNT(*) AS "count",
    SUM("orders"."amount") AS "revenue",
    SUM("orders"."amount") FILTER (WHERE "orders"."status" = 'paid') AS "revenue_2",
    COUNT(*) FILTER (WHERE "orders"."status" = 'paid') AS "count_2"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  GROUP BY 1
) AS "folded"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
