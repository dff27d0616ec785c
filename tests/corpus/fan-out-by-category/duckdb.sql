SELECT
  "once"."category" AS "category",
  COUNT("once"."input_1") AS "count",
  SUM("once"."input_2") AS "revenue",
  COUNT(DISTINCT "once"."input_3") AS "buyers",
  SUM("once"."input_4") AS "paid_revenue"
FROM (
  SELECT DISTINCT
    "products"."category" AS "category",
    "orders"."id" AS "pk_1",
    TRUE AS "input_1",
    "orders"."amount" AS "input_2",
    "orders"."customer_id" AS "input_3",
    CASE WHEN ("orders"."status" = 'paid') AND ("orders".amount > 0) THEN "orders"."amount" END AS "input_4"
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
  LEFT JOIN "products" AS "products" ON "items".product_id = "products".id
) AS "once"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
