SELECT
  "branches"."status" AS "status",
  MAX("branches"."items_units") AS "items_units",
  MAX("branches"."payments_value") AS "payments_value",
  COALESCE(MAX("branches"."count"), 0) AS "count"
FROM (
  SELECT
    "orders"."status" AS "status",
    SUM("items"."quantity") AS "items_units",
    CAST(NULL AS BIGINT) AS "payments_value",
    CAST(NULL AS BIGINT) AS "count"
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
  GROUP BY 1
  UNION ALL
  SELECT
    "orders"."status" AS "status",
    CAST(NULL AS BIGINT) AS "items_units",
    SUM("payments"."value") AS "payments_value",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "payments" AS "payments" WHERE ("payments"."tenant_id" = CAST($3 AS VARCHAR))
  ) AS "payments" ON "orders".id = "payments".order_id
  GROUP BY 1
  UNION ALL
  SELECT
    "orders"."status" AS "status",
    CAST(NULL AS BIGINT) AS "items_units",
    CAST(NULL AS BIGINT) AS "payments_value",
    COUNT(*) AS "count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
