WITH "top_values" AS (
  SELECT
    "orders"."status" AS "status",
    COUNT(DISTINCT "orders"."customer_id") AS "buyers"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
    AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
  GROUP BY 1
  ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
  LIMIT 1
)
SELECT
  "spread"."placed_at_year" AS "placed_at_year",
  "spread"."status" AS "status",
  "spread"."is_other" AS "is_other",
  "spread"."buyers" AS "buyers",
  "spread"."previous_buyers" AS "buyers_previous",
  (CAST("spread"."buyers" AS DOUBLE PRECISION) / NULLIF(CAST("spread"."total_buyers" AS DOUBLE PRECISION), 0)) AS "buyers_share"
FROM (
  SELECT
    "beside"."placed_at_year" AS "placed_at_year",
    "beside"."status" AS "status",
    "beside"."is_other" AS "is_other",
    "beside"."buyers" AS "buyers",
    "beside"."previous_buyers" AS "previous_buyers",
    "beside"."total_buyers" AS "total_buyers"
  FROM (
    SELECT
      "both"."placed_at_year" AS "placed_at_year",
      "both"."status" AS "status",
      "both"."is_other" AS "is_other",
      "both"."buyers" AS "buyers",
      "both"."previous_buyers" AS "previous_buyers",
      MAX("both"."total_buyers") OVER (PARTITION BY "both"."placed_at_year") AS "total_buyers",
      "both"."own row" AS "own row"
    FROM (
      SELECT
        "branches"."placed_at_year" AS "placed_at_year",
        "branches"."status" AS "status",
        "branches"."is_other" AS "is_other",
        MAX("branches"."buyers") AS "buyers",
        MAX("branches"."previous_buyers") AS "previous_buyers",
        CAST(NULL AS BIGINT) AS "total_buyers",
        CAST(TRUE AS BOOLEAN) AS "own row"
      FROM (
        SELECT
          date_trunc('year', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_year",
          CASE WHEN (COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
          SELECT
            COALESCE("top_values"."status", ('')) AS "known_1",
            "top_values"."status" IS NULL AS "known_2"
          FROM "top_values" AS "top_values"
        ) THEN "orders"."status" END AS "status",
          NOT ((COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
          SELECT
            COALESCE("top_values"."status", ('')) AS "known_1",
            "top_values"."status" IS NULL AS "known_2"
          FROM "top_values" AS "top_values"
        )) AS "is_other",
          COUNT(DISTINCT "orders"."customer_id") AS "buyers",
          CAST(NULL AS BIGINT) AS "previous_buyers"
        FROM (
          SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
        ) AS "orders"
        WHERE ("orders"."placed_at" >= CAST($5 AS TIMESTAMP))
          AND ("orders"."placed_at" < CAST($6 AS TIMESTAMP))
        GROUP BY 1, 2, 3
        UNION ALL
        SELECT
          "labels"."ours" AS "placed_at_year",
          "derived"."status" AS "status",
          "derived"."is_other" AS "is_other",
          CAST(NULL AS BIGINT) AS "buyers",
          "derived"."previous_buyers" AS "previous_buyers"
        FROM (
          SELECT
            "folded"."placed_at_year" AS "placed_at_year",
            "folded"."status" AS "status",
            "folded"."is_other" AS "is_other",
            "folded"."buyers" AS "previous_buyers"
          FROM (
            SELECT
              date_trunc('year', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_year",
              CASE WHEN (COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
              SELECT
                COALESCE("top_values"."status", ('')) AS "known_1",
                "top_values"."status" IS NULL AS "known_2"
              FROM "top_values" AS "top_values"
            ) THEN "orders"."status" END AS "status",
              NOT ((COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
              SELECT
                COALESCE("top_values"."status", ('')) AS "known_1",
                "top_values"."status" IS NULL AS "known_2"
              FROM "top_values" AS "top_values"
            )) AS "is_other",
              COUNT(DISTINCT "orders"."customer_id") AS "buyers"
            FROM (
              SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($7 AS VARCHAR))
            ) AS "orders"
            WHERE ("orders"."placed_at" >= CAST($8 AS TIMESTAMP))
              AND ("orders"."placed_at" < CAST($9 AS TIMESTAMP))
            GROUP BY 1, 2, 3
          ) AS "folded"
        ) AS "derived"
        JOIN (
          VALUES (CAST(CAST($10 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($11 AS TIMESTAMP) AS TIMESTAMP))
        ) AS "labels" ("theirs", "ours") ON "derived"."placed_at_year" = "labels"."theirs"
      ) AS "branches"
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT
        "folded"."placed_at_year" AS "placed_at_year",
        CAST(NULL AS VARCHAR) AS "status",
        CAST(NULL AS BOOLEAN) AS "is_other",
        CAST(NULL AS BIGINT) AS "buyers",
        CAST(NULL AS BIGINT) AS "previous_buyers",
        "folded"."buyers" AS "total_buyers",
        CAST(NULL AS BOOLEAN) AS "own row"
      FROM (
        SELECT
          date_trunc('year', CAST("orders"."placed_at" AS TIMESTAMP)) AS "placed_at_year",
          COUNT(DISTINCT "orders"."customer_id") AS "buyers"
        FROM (
          SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($12 AS VARCHAR))
        ) AS "orders"
        WHERE ("orders"."placed_at" >= CAST($13 AS TIMESTAMP))
          AND ("orders"."placed_at" < CAST($14 AS TIMESTAMP))
        GROUP BY 1
      ) AS "folded"
    ) AS "both"
  ) AS "beside"
  WHERE "beside"."own row"
) AS "spread"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST, 3 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-01-01T00:00:00.000Z"
-- $3 timestamp "2025-01-01T00:00:00.000Z"
-- $4 string "t1"
-- $5 timestamp "2024-01-01T00:00:00.000Z"
-- $6 timestamp "2025-01-01T00:00:00.000Z"
-- $7 string "t1"
-- $8 timestamp "2018-01-01T00:00:00.000Z"
-- $9 timestamp "2019-01-01T00:00:00.000Z"
-- $10 local "2018-01-01T00:00:00.000"
-- $11 local "2024-01-01T00:00:00.000"
-- $12 string "t1"
-- $13 timestamp "2024-01-01T00:00:00.000Z"
-- $14 timestamp "2025-01-01T00:00:00.000Z"
