SELECT
  "spread"."status" AS "status",
  "spread"."customers_state" AS "customers_state",
  "spread"."buyers" AS "buyers",
  (CAST("spread"."buyers" AS DOUBLE PRECISION) / NULLIF(CAST("spread"."total_buyers" AS DOUBLE PRECISION), 0)) AS "buyers_share",
  (CAST("spread"."revenue" AS DOUBLE PRECISION) / NULLIF(CAST("spread"."total_revenue" AS DOUBLE PRECISION), 0)) AS "revenue_share"
FROM (
  SELECT
    "beside"."status" AS "status",
    "beside"."customers_state" AS "customers_state",
    "beside"."buyers" AS "buyers",
    "beside"."revenue" AS "revenue",
    "beside"."total_buyers" AS "total_buyers",
    "beside"."total_revenue" AS "total_revenue"
  FROM (
    SELECT
      "both"."status" AS "status",
      "both"."customers_state" AS "customers_state",
      "both"."buyers" AS "buyers",
      "both"."revenue" AS "revenue",
      "both"."total_buyers" AS "total_buyers",
      MAX("both"."total_revenue") OVER () AS "total_revenue",
      "both"."own row" AS "own row"
    FROM (
      SELECT
        "beside"."status" AS "status",
        "beside"."customers_state" AS "customers_state",
        "beside"."buyers" AS "buyers",
        "beside"."revenue" AS "revenue",
        "beside"."total_buyers" AS "total_buyers",
        CAST(NULL AS BIGINT) AS "total_revenue",
        CAST(TRUE AS BOOLEAN) AS "own row"
      FROM (
        SELECT
          "both"."status" AS "status",
          "both"."customers_state" AS "customers_state",
          "both"."buyers" AS "buyers",
          "both"."revenue" AS "revenue",
          MAX("both"."total_buyers") OVER (PARTITION BY "both"."status") AS "total_buyers",
          "both"."own row" AS "own row"
        FROM (
          SELECT
            "orders"."status" AS "status",
            "customers"."state" AS "customers_state",
            COUNT(DISTINCT "orders"."customer_id") AS "buyers",
            SUM("orders"."amount") AS "revenue",
            CAST(NULL AS BIGINT) AS "total_buyers",
            CAST(TRUE AS BOOLEAN) AS "own row"
          FROM (
            SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
          ) AS "orders"
          LEFT JOIN (
            SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
          ) AS "customers" ON "orders".customer_id = "customers".id
          GROUP BY 1, 2
          UNION ALL
          SELECT
            "folded"."status" AS "status",
            CAST(NULL AS VARCHAR) AS "customers_state",
            CAST(NULL AS BIGINT) AS "buyers",
            CAST(NULL AS BIGINT) AS "revenue",
            "folded"."buyers" AS "total_buyers",
            CAST(NULL AS BOOLEAN) AS "own row"
          FROM (
            SELECT
              "orders"."status" AS "status",
              COUNT(DISTINCT "orders"."customer_id") AS "buyers"
            FROM (
              SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($3 AS VARCHAR))
            ) AS "orders"
            GROUP BY 1
          ) AS "folded"
        ) AS "both"
      ) AS "beside"
      WHERE "beside"."own row"
      UNION ALL
      SELECT
        CAST(NULL AS VARCHAR) AS "status",
        CAST(NULL AS VARCHAR) AS "customers_state",
        CAST(NULL AS BIGINT) AS "buyers",
        CAST(NULL AS BIGINT) AS "revenue",
        CAST(NULL AS BIGINT) AS "total_buyers",
        "folded"."revenue" AS "total_revenue",
        CAST(NULL AS BOOLEAN) AS "own row"
      FROM (
        SELECT
          SUM("orders"."amount") AS "revenue"
        FROM (
          SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
        ) AS "orders"
      ) AS "folded"
    ) AS "both"
  ) AS "beside"
  WHERE "beside"."own row"
) AS "spread"
ORDER BY 3 DESC NULLS LAST, 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
-- $4 string "t1"
