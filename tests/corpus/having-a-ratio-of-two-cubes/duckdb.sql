SELECT
  "aligned"."status" AS "status",
  "aligned"."count" AS "count"
FROM (
  SELECT
    "branches"."status" AS "status",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    MAX("branches"."items_freight") AS "items_freight",
    MAX("branches"."revenue") AS "revenue"
  FROM (
    SELECT
      "orders"."status" AS "status",
      COUNT(*) AS "count",
      CAST(NULL AS BIGINT) AS "items_freight",
      SUM("orders"."amount") AS "revenue"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    GROUP BY 1
    UNION ALL
    SELECT
      "orders"."status" AS "status",
      CAST(NULL AS BIGINT) AS "count",
      SUM("items"."freight") AS "items_freight",
      CAST(NULL AS BIGINT) AS "revenue"
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
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
WHERE ("aligned"."items_freight" / NULLIF(CAST(( "aligned"."revenue") AS DOUBLE PRECISION), 0)) > $3
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 decimal "0.1"
