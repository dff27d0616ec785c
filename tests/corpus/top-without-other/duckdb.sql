WITH "top_values" AS (
  SELECT
    "orders"."status" AS "status",
    SUM("items"."quantity") AS "items_units"
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
  ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
  LIMIT 2
)
SELECT
  "branches"."status" AS "status",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  MAX("branches"."items_units") AS "items_units"
FROM (
  SELECT
    "orders"."status" AS "status",
    COUNT(*) AS "count",
    CAST(NULL AS BIGINT) AS "items_units"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($3 AS VARCHAR))
  ) AS "orders"
  WHERE (COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
    SELECT
      COALESCE("top_values"."status", ('')) AS "known_1",
      "top_values"."status" IS NULL AS "known_2"
    FROM "top_values" AS "top_values"
  )
  GROUP BY 1
  UNION ALL
  SELECT
    "orders"."status" AS "status",
    CAST(NULL AS BIGINT) AS "count",
    SUM("items"."quantity") AS "items_units"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($3 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "items" AS "items" WHERE EXISTS (
    SELECT
      1 AS "found"
    FROM "orders" AS "items__orders"
    WHERE ("items".order_id = "items__orders".id)
      AND ("items__orders"."tenant_id" = CAST($4 AS VARCHAR))
  )
  ) AS "items" ON "orders".id = "items".order_id
  WHERE (COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
    SELECT
      COALESCE("top_values"."status", ('')) AS "known_1",
      "top_values"."status" IS NULL AS "known_2"
    FROM "top_values" AS "top_values"
  )
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
-- $4 string "t1"
