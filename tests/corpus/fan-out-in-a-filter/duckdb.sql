SELECT
  COUNT("once"."input_1") AS "count",
  SUM("once"."input_2") AS "revenue"
FROM (
  SELECT DISTINCT
    "orders"."id" AS "pk_1",
    TRUE AS "input_1",
    "orders"."amount" AS "input_2"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  JOIN (
    SELECT * FROM "items" AS "items" WHERE EXISTS (
    SELECT
      1 AS "found"
    FROM "orders" AS "items__orders"
    WHERE ("items".order_id = "items__orders".id)
      AND ("items__orders"."tenant_id" = CAST($2 AS VARCHAR))
  )
  ) AS "items" ON "orders".id = "items".order_id
  WHERE "items"."quantity" >= CAST($3 AS BIGINT)
) AS "once"
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 bigint "1"
