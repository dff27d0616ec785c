SELECT
  "branches"."customers_name" AS "customers_name",
  MAX("branches"."revenue") AS "revenue",
  MAX("branches"."items_freight") AS "items_freight",
  COALESCE(MAX("branches"."payments_count"), 0) AS "payments_count"
FROM (
  SELECT
    "customers"."name" AS "customers_name",
    SUM("orders"."amount") AS "revenue",
    CAST(NULL AS BIGINT) AS "items_freight",
    CAST(NULL AS BIGINT) AS "payments_count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1
  UNION ALL
  SELECT
    "customers"."name" AS "customers_name",
    CAST(NULL AS BIGINT) AS "revenue",
    SUM("items"."freight") AS "items_freight",
    CAST(NULL AS BIGINT) AS "payments_count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "items" AS "items" WHERE EXISTS (
    SELECT
      1 AS "found"
    FROM "orders" AS "items__orders"
    WHERE ("items".order_id = "items__orders".id)
      AND ("items__orders"."tenant_id" = CAST($3 AS VARCHAR))
  )
  ) AS "items" ON "orders".id = "items".order_id
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1
  UNION ALL
  SELECT
    "customers"."name" AS "customers_name",
    CAST(NULL AS BIGINT) AS "revenue",
    CAST(NULL AS BIGINT) AS "items_freight",
    COUNT("payments"."id") AS "payments_count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "payments" AS "payments" WHERE ("payments"."tenant_id" = CAST($4 AS VARCHAR))
  ) AS "payments" ON "orders".id = "payments".order_id
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t2"
-- $2 string "t2"
-- $3 string "t2"
-- $4 string "t2"
