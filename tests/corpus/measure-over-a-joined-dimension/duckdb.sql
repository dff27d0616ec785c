SELECT
  "folded"."status" AS "status",
  "folded"."weight" AS "weight",
  "folded"."products_sold" AS "products_sold",
  "folded"."value" AS "value"
FROM (
  SELECT
    "orders"."status" AS "status",
    SUM("items".quantity * "products".weight) AS "weight",
    COUNT(DISTINCT "products"."id") AS "products_sold",
    SUM("items".price * "items"."quantity") AS "value"
  FROM (
    SELECT * FROM "items" AS "items" WHERE EXISTS (
    SELECT
      1 AS "found"
    FROM "orders" AS "items__orders"
    WHERE ("items".order_id = "items__orders".id)
      AND ("items__orders"."tenant_id" = CAST($1 AS VARCHAR))
  )
  ) AS "items"
  LEFT JOIN "products" AS "products" ON "items".product_id = "products".id
  LEFT JOIN (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "orders" ON "items".order_id = "orders".id
  GROUP BY 1
) AS "folded"
ORDER BY CASE WHEN ABS(CAST("folded"."weight" AS DOUBLE PRECISION)) < 1e300 THEN CAST(printf('%.12e', CAST("folded"."weight" AS DOUBLE PRECISION) * CAST('1.0000000000000004' AS DOUBLE PRECISION)) AS DOUBLE PRECISION) ELSE CAST("folded"."weight" AS DOUBLE PRECISION) END DESC NULLS LAST, "folded"."status" ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
