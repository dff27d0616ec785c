SELECT
  "branches"."status" AS "status",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  MAX("branches"."payments_value") AS "payments_value",
  MAX("branches"."payments_weighed") AS "payments_weighed"
FROM (
  SELECT
    "orders"."status" AS "status",
    COUNT(*) AS "count",
    CAST(NULL AS BIGINT) AS "payments_value",
    CAST(NULL AS BIGINT) AS "payments_weighed"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  GROUP BY 1
  UNION ALL
  SELECT
    "orders"."status" AS "status",
    CAST(NULL AS BIGINT) AS "count",
    SUM("payments"."value") AS "payments_value",
    SUM("payments".value * "orders"."priority") FILTER (WHERE NOT ("payments"."id" IS NULL)) AS "payments_weighed"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT
      "orders"."id" AS "id",
      COUNT("items"."order_id") AS "items_count"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($2 AS VARCHAR))
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
    GROUP BY 1
  ) AS "item_count" ON "orders"."id" = "item_count"."id"
  LEFT JOIN (
    SELECT * FROM "payments" AS "payments" WHERE ("payments"."tenant_id" = CAST($4 AS VARCHAR))
  ) AS "payments" ON "orders".id = "payments".order_id AND "item_count"."items_count" >= 2
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
-- $4 string "t1"
