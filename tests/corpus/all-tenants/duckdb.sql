SELECT
  "branches"."state" AS "state",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  COALESCE(MAX("branches"."items_count"), 0) AS "items_count"
FROM (
  SELECT
    "customers"."state" AS "state",
    COUNT(*) AS "count",
    CAST(NULL AS BIGINT) AS "items_count"
  FROM "orders" AS "orders"
  LEFT JOIN "customers" AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1
  UNION ALL
  SELECT
    "customers"."state" AS "state",
    CAST(NULL AS BIGINT) AS "count",
    COUNT("items"."order_id") AS "items_count"
  FROM "orders" AS "orders"
  LEFT JOIN "items" AS "items" ON "orders".id = "items".order_id
  LEFT JOIN "customers" AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
