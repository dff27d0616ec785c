SELECT
  "branches"."orders_customers_state" AS "orders_customers_state",
  MAX("branches"."orders_revenue") AS "orders_revenue",
  COALESCE(MAX("branches"."count"), 0) AS "count"
FROM (
  SELECT
    "once"."orders_customers_state" AS "orders_customers_state",
    SUM("once"."input_1") AS "orders_revenue",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    SELECT DISTINCT
      "customers"."state" AS "orders_customers_state",
      "orders"."id" AS "pk_1",
      "orders"."amount" AS "input_1"
    FROM (
      SELECT * FROM "items" AS "items" WHERE EXISTS (
      SELECT
        1 AS "found"
      FROM "orders" AS "items__orders"
      WHERE ("items".order_id = "items__orders".id)
        AND ("items__orders"."tenant_id" = CAST($1 AS VARCHAR))
    )
    ) AS "items"
    LEFT JOIN (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "orders" ON "items".order_id = "orders".id
    LEFT JOIN (
      SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($3 AS VARCHAR))
    ) AS "customers" ON "orders".customer_id = "customers".id
  ) AS "once"
  GROUP BY 1
  UNION ALL
  SELECT
    "customers"."state" AS "orders_customers_state",
    CAST(NULL AS BIGINT) AS "orders_revenue",
    COUNT(*) AS "count"
  FROM (
    SELECT * FROM "items" AS "items" WHERE EXISTS (
    SELECT
      1 AS "found"
    FROM "orders" AS "items__orders"
    WHERE ("items".order_id = "items__orders".id)
      AND ("items__orders"."tenant_id" = CAST($1 AS VARCHAR))
  )
  ) AS "items"
  LEFT JOIN (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "orders" ON "items".order_id = "orders".id
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($3 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
