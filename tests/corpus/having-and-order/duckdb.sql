SELECT
  "folded"."state" AS "state",
  "folded"."revenue" AS "revenue"
FROM (
  SELECT
    "customers"."state" AS "state",
    SUM("orders"."amount") AS "revenue",
    COUNT(*) AS "count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1
) AS "folded"
WHERE ("folded"."count" >= CAST($3 AS BIGINT)) OR ("folded"."revenue" IS NULL)
ORDER BY 2 ASC NULLS LAST, 1 DESC NULLS FIRST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 bigint "2"
