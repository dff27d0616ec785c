SELECT
  "once"."payments_method" AS "payments_method",
  COUNT("once"."input_1") AS "items_count",
  SUM("once"."input_2") AS "items_freight"
FROM (
  SELECT DISTINCT
    "payments"."method" AS "payments_method",
    "items"."order_id" AS "pk_1",
    "items"."line" AS "pk_2",
    "items"."order_id" AS "input_1",
    "items"."freight" AS "input_2"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "items" AS "items" WHERE EXISTS (
    SELECT
      1 AS "found"
    FROM "orders" AS "items__orders"
    WHERE ("items".order_id = "items__orders".id)
      AND ("items__orders"."tenant_id" = CAST($2 AS VARCHAR))
  )
  ) AS "items" ON "orders".id = "items".order_id
  LEFT JOIN (
    SELECT * FROM "payments" AS "payments" WHERE ("payments"."tenant_id" = CAST($3 AS VARCHAR))
  ) AS "payments" ON "orders".id = "payments".order_id
) AS "once"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
