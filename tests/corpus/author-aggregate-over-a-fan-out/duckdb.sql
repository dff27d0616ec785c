SELECT
  "aligned"."items_products_category" AS "items_products_category",
  "aligned"."median" AS "median",
  "aligned"."paid_median" AS "paid_median",
  "aligned"."count" AS "count"
FROM (
  SELECT
    "branches"."items_products_category" AS "items_products_category",
    MAX("branches"."median") AS "median",
    MAX("branches"."paid_median") AS "paid_median",
    COALESCE(MAX("branches"."count"), 0) AS "count"
  FROM (
    SELECT
      "found rows"."items_products_category" AS "items_products_category",
      PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ("orders".amount) * 1e0) AS "median",
      CAST(NULL AS BIGINT) AS "paid_median",
      COUNT(*) AS "count"
    FROM (
      SELECT DISTINCT
        "products"."category" AS "items_products_category",
        "orders"."id" AS "pk_1"
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
      LEFT JOIN "products" AS "products" ON "items".product_id = "products".id
    ) AS "found rows"
    JOIN (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders" ON "found rows"."pk_1" = "orders"."id"
    GROUP BY 1
    UNION ALL
    SELECT
      "found rows"."items_products_category" AS "items_products_category",
      CAST(NULL AS BIGINT) AS "median",
      PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ("orders".amount) * 1e0) AS "paid_median",
      CAST(NULL AS BIGINT) AS "count"
    FROM (
      SELECT DISTINCT
        "products"."category" AS "items_products_category",
        "orders"."id" AS "pk_1"
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
      LEFT JOIN "products" AS "products" ON "items".product_id = "products".id
      WHERE "orders".status = 'paid'
    ) AS "found rows"
    JOIN (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders" ON "found rows"."pk_1" = "orders"."id"
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY CASE WHEN ABS(CAST("aligned"."median" AS DOUBLE PRECISION)) < 1e300 THEN CAST(printf('%.12e', CAST("aligned"."median" AS DOUBLE PRECISION) * CAST('1.0000000000000004' AS DOUBLE PRECISION)) AS DOUBLE PRECISION) ELSE CAST("aligned"."median" AS DOUBLE PRECISION) END DESC NULLS LAST, "aligned"."items_products_category" ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
