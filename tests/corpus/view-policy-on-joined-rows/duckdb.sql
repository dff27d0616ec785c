SELECT
  "branches"."customers_name" AS "customers_name",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  MAX("branches"."revenue") AS "revenue",
  MAX("branches"."items_freight") AS "items_freight"
FROM (
  SELECT
    "customers"."name" AS "customers_name",
    COUNT(*) AS "count",
    SUM("orders"."amount") AS "revenue",
    CAST(NULL AS BIGINT) AS "items_freight"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  WHERE ("customers"."region" IN (CAST($3 AS VARCHAR), CAST($4 AS VARCHAR))) OR ("customers"."vip" = CAST($5 AS BOOLEAN))
  GROUP BY 1
  UNION ALL
  SELECT
    "customers"."name" AS "customers_name",
    CAST(NULL AS BIGINT) AS "count",
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
      AND ("items__orders"."tenant_id" = CAST($6 AS VARCHAR))
  )
  ) AS "items" ON "orders".id = "items".order_id
  JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  WHERE ("customers"."region" IN (CAST($3 AS VARCHAR), CAST($4 AS VARCHAR))) OR ("customers"."vip" = CAST($5 AS BOOLEAN))
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "north"
-- $4 string "east"
-- $5 boolean true
-- $6 string "t1"
