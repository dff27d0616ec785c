SELECT
  COALESCE(MAX("branches"."count"), 0) AS "count",
  MAX("branches"."revenue") AS "revenue",
  COALESCE(MAX("branches"."items_count"), 0) AS "items_count"
FROM (
  SELECT
    COUNT(*) AS "count",
    SUM("orders"."amount") AS "revenue",
    CAST(NULL AS BIGINT) AS "items_count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE FALSE
  ) AS "orders"
  UNION ALL
  SELECT
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "revenue",
    COUNT(*) AS "items_count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE FALSE
  ) AS "orders"
  JOIN (
    SELECT * FROM "items" AS "items" WHERE FALSE
  ) AS "items" ON "orders".id = "items".order_id
) AS "branches"
LIMIT 1000
