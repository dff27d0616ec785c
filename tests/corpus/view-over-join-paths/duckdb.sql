SELECT
  "aligned"."customers_region" AS "customers_region",
  "aligned"."revenue" AS "revenue",
  "aligned"."items_freight" AS "items_freight",
  "aligned"."paid_count" / NULLIF(CAST(( "aligned"."count") AS DOUBLE PRECISION), 0) AS "paid_share"
FROM (
  SELECT
    "branches"."customers_region" AS "customers_region",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."items_freight") AS "items_freight",
    COALESCE(MAX("branches"."paid_count"), 0) AS "paid_count",
    COALESCE(MAX("branches"."count"), 0) AS "count"
  FROM (
    SELECT
      "customers"."region" AS "customers_region",
      SUM("orders"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "items_freight",
      COUNT(*) FILTER (WHERE "orders".status = 'paid') AS "paid_count",
      COUNT(*) AS "count"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    LEFT JOIN (
      SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "customers" ON "orders".customer_id = "customers".id
    WHERE "orders".status = 'paid'
    GROUP BY 1
    UNION ALL
    SELECT
      "customers"."region" AS "customers_region",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("items"."freight") AS "items_freight",
      CAST(NULL AS BIGINT) AS "paid_count",
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
        AND ("items__orders"."tenant_id" = CAST($3 AS VARCHAR))
    )
    ) AS "items" ON "orders".id = "items".order_id
    LEFT JOIN (
      SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "customers" ON "orders".customer_id = "customers".id
    WHERE "orders".status = 'paid'
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
