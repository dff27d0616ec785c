SELECT
  "branches"."state" AS "state",
  MAX("branches"."revenue") AS "revenue",
  MAX("branches"."items_freight") AS "items_freight"
FROM (
  SELECT
    "customers"."state" AS "state",
    SUM("orders"."amount") AS "revenue",
    CAST(NULL AS BIGINT) AS "items_freight"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1
  UNION ALL
  SELECT
    "customers"."state" AS "state",
    CAST(NULL AS BIGINT) AS "revenue",
    SUM("items"."freight") AS "items_freight"
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
) AS "branches"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
