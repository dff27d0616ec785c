SELECT
  "aligned"."status" AS "status",
  "aligned"."count" AS "count",
  "aligned"."items_count" AS "items_count",
  "aligned"."previous_items_count" AS "items_count_previous",
  "aligned"."previous_revenue" AS "revenue_previous",
  (CAST(("aligned"."items_freight" - "aligned"."previous_items_freight") AS DOUBLE PRECISION) / NULLIF(CAST(ABS("aligned"."previous_items_freight") AS DOUBLE PRECISION), 0)) * 100 AS "items_freight_percent"
FROM (
  SELECT
    "branches"."status" AS "status",
    MAX("branches"."count") AS "count",
    MAX("branches"."items_count") AS "items_count",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."items_freight") AS "items_freight",
    MAX("branches"."previous_items_count") AS "previous_items_count",
    MAX("branches"."previous_revenue") AS "previous_revenue",
    MAX("branches"."previous_items_freight") AS "previous_items_freight"
  FROM (
    SELECT
      "branches"."status" AS "status",
      COALESCE(MAX("branches"."count"), 0) AS "count",
      COALESCE(MAX("branches"."items_count"), 0) AS "items_count",
      MAX("branches"."revenue") AS "revenue",
      MAX("branches"."items_freight") AS "items_freight",
      CAST(NULL AS BIGINT) AS "previous_items_count",
      CAST(NULL AS BIGINT) AS "previous_revenue",
      CAST(NULL AS BIGINT) AS "previous_items_freight"
    FROM (
      SELECT
        "orders"."status" AS "status",
        COUNT(*) AS "count",
        CAST(NULL AS BIGINT) AS "items_count",
        SUM("orders"."amount") AS "revenue",
        CAST(NULL AS BIGINT) AS "items_freight"
      FROM (
        SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
      ) AS "orders"
      WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
        AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
      GROUP BY 1
      UNION ALL
      SELECT
        "orders"."status" AS "status",
        CAST(NULL AS BIGINT) AS "count",
        COUNT("items"."order_id") AS "items_count",
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
          AND ("items__orders"."tenant_id" = CAST($4 AS VARCHAR))
      )
      ) AS "items" ON "orders".id = "items".order_id
      WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
        AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
      GROUP BY 1
    ) AS "branches"
    GROUP BY 1
    UNION ALL
    SELECT
      "aligned"."status" AS "status",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "items_count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "items_freight",
      "aligned"."items_count" AS "previous_items_count",
      "aligned"."revenue" AS "previous_revenue",
      "aligned"."items_freight" AS "previous_items_freight"
    FROM (
      SELECT
        "branches"."status" AS "status",
        COALESCE(MAX("branches"."items_count"), 0) AS "items_count",
        MAX("branches"."revenue") AS "revenue",
        MAX("branches"."items_freight") AS "items_freight"
      FROM (
        SELECT
          "orders"."status" AS "status",
          COUNT("items"."order_id") AS "items_count",
          CAST(NULL AS BIGINT) AS "revenue",
          SUM("items"."freight") AS "items_freight"
        FROM (
          SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($5 AS VARCHAR))
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
        WHERE ("orders"."placed_at" >= CAST($7 AS TIMESTAMP))
          AND ("orders"."placed_at" < CAST($8 AS TIMESTAMP))
        GROUP BY 1
        UNION ALL
        SELECT
          "orders"."status" AS "status",
          CAST(NULL AS BIGINT) AS "items_count",
          SUM("orders"."amount") AS "revenue",
          CAST(NULL AS BIGINT) AS "items_freight"
        FROM (
          SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($5 AS VARCHAR))
        ) AS "orders"
        WHERE ("orders"."placed_at" >= CAST($7 AS TIMESTAMP))
          AND ("orders"."placed_at" < CAST($8 AS TIMESTAMP))
        GROUP BY 1
      ) AS "branches"
      GROUP BY 1
    ) AS "aligned"
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-11-01T00:00:00.000Z"
-- $3 timestamp "2025-01-01T00:00:00.000Z"
-- $4 string "t1"
-- $5 string "t1"
-- $6 string "t1"
-- $7 timestamp "2024-10-01T00:00:00.000Z"
-- $8 timestamp "2024-11-01T00:00:00.000Z"
