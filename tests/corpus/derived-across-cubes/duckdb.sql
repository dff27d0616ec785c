SELECT
  "derived"."status" AS "status",
  "derived"."paid_share" AS "paid_share",
  "derived"."freight_share" AS "freight_share",
  "derived"."shares" AS "shares",
  "derived"."revenue_per_buyer" AS "revenue_per_buyer"
FROM (
  SELECT
    "aligned"."status" AS "status",
    "aligned"."paid_count" / NULLIF(CAST(( "aligned"."count") AS DOUBLE PRECISION), 0) AS "paid_share",
    "aligned"."items_freight" / NULLIF(CAST(( "aligned"."revenue") AS DOUBLE PRECISION), 0) AS "freight_share",
    ("aligned"."paid_count" / NULLIF(CAST(( "aligned"."count") AS DOUBLE PRECISION), 0)) + ("aligned"."items_freight" / NULLIF(CAST(( "aligned"."revenue") AS DOUBLE PRECISION), 0)) / NULLIF(CAST(( 2) AS DOUBLE PRECISION), 0) AS "shares",
    "aligned"."revenue" / NULLIF(CAST(( "aligned"."buyers") AS DOUBLE PRECISION), 0) AS "revenue_per_buyer"
  FROM (
    SELECT
      "branches"."status" AS "status",
      COALESCE(MAX("branches"."paid_count"), 0) AS "paid_count",
      COALESCE(MAX("branches"."count"), 0) AS "count",
      MAX("branches"."items_freight") AS "items_freight",
      MAX("branches"."revenue") AS "revenue",
      COALESCE(MAX("branches"."buyers"), 0) AS "buyers"
    FROM (
      SELECT
        "orders"."status" AS "status",
        COUNT(*) FILTER (WHERE "orders".status = 'paid') AS "paid_count",
        COUNT(*) AS "count",
        CAST(NULL AS BIGINT) AS "items_freight",
        SUM("orders"."amount") AS "revenue",
        COUNT(DISTINCT "orders"."customer_id") AS "buyers"
      FROM (
        SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
      ) AS "orders"
      GROUP BY 1
      UNION ALL
      SELECT
        "orders"."status" AS "status",
        CAST(NULL AS BIGINT) AS "paid_count",
        CAST(NULL AS BIGINT) AS "count",
        SUM("items"."freight") AS "items_freight",
        CAST(NULL AS BIGINT) AS "revenue",
        CAST(NULL AS BIGINT) AS "buyers"
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
) AS "derived"
ORDER BY CASE WHEN ABS(CAST("derived"."paid_share" AS DOUBLE PRECISION)) < 1e300 THEN CAST(printf('%.12e', CAST("derived"."paid_share" AS DOUBLE PRECISION) * CAST('1.0000000000000004' AS DOUBLE PRECISION)) AS DOUBLE PRECISION) ELSE CAST("derived"."paid_share" AS DOUBLE PRECISION) END DESC NULLS LAST, "derived"."status" ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
