SELECT
  "aligned"."placed_at_month" AS "placed_at_month",
  "aligned"."status" AS "status",
  "aligned"."count" AS "count",
  "aligned"."revenue" AS "revenue",
  "aligned"."previous_revenue" AS "revenue_previous",
  "aligned"."previous_buyers" AS "buyers_previous",
  "aligned"."average" - "aligned"."previous_average" AS "average_absolute",
  (CAST(("aligned"."revenue" - "aligned"."previous_revenue") AS DOUBLE PRECISION) / NULLIF(CAST(ABS("aligned"."previous_revenue") AS DOUBLE PRECISION), 0)) * 100 AS "revenue_percent"
FROM (
  SELECT
    "branches"."placed_at_month" AS "placed_at_month",
    "branches"."status" AS "status",
    MAX("branches"."count") AS "count",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."buyers") AS "buyers",
    MAX("branches"."average") AS "average",
    MAX("branches"."previous_revenue") AS "previous_revenue",
    MAX("branches"."previous_buyers") AS "previous_buyers",
    MAX("branches"."previous_average") AS "previous_average"
  FROM (
    SELECT
      date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP) + CASE WHEN CAST("orders"."placed_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "placed_at_month",
      "orders"."status" AS "status",
      COUNT(*) AS "count",
      SUM("orders"."amount") AS "revenue",
      COUNT(DISTINCT "orders"."customer_id") AS "buyers",
      (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average",
      CAST(NULL AS BIGINT) AS "previous_revenue",
      CAST(NULL AS BIGINT) AS "previous_buyers",
      CAST(NULL AS BIGINT) AS "previous_average"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
      AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
    GROUP BY 1, 2
    UNION ALL
    SELECT
      "labels"."ours" AS "placed_at_month",
      "derived"."status" AS "status",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "average",
      "derived"."previous_revenue" AS "previous_revenue",
      "derived"."previous_buyers" AS "previous_buyers",
      "derived"."previous_average" AS "previous_average"
    FROM (
      SELECT
        "folded"."placed_at_month" AS "placed_at_month",
        "folded"."status" AS "status",
        "folded"."revenue" AS "previous_revenue",
        "folded"."buyers" AS "previous_buyers",
        "folded"."average" AS "previous_average"
      FROM (
        SELECT
          date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP) + CASE WHEN CAST("orders"."placed_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "placed_at_month",
          "orders"."status" AS "status",
          SUM("orders"."amount") AS "revenue",
          COUNT(DISTINCT "orders"."customer_id") AS "buyers",
          (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average"
        FROM (
          SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
        ) AS "orders"
        WHERE ("orders"."placed_at" >= CAST($5 AS TIMESTAMP))
          AND ("orders"."placed_at" < CAST($6 AS TIMESTAMP))
        GROUP BY 1, 2
      ) AS "folded"
    ) AS "derived"
    JOIN (
      VALUES (CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($8 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP)),
        (CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP))
    ) AS "labels" ("theirs", "ours") ON "derived"."placed_at_month" = "labels"."theirs"
  ) AS "branches"
  GROUP BY 1, 2
) AS "aligned"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-09-30T22:00:00.000Z"
-- $3 timestamp "2024-12-31T23:00:00.000Z"
-- $4 string "t1"
-- $5 timestamp "2024-07-31T22:00:00.000Z"
-- $6 timestamp "2024-10-27T12:01:00.000Z"
-- $7 local "2024-08-01T00:00:00.000"
-- $8 local "2024-10-01T00:00:00.000"
-- $9 local "2024-09-01T00:00:00.000"
-- $10 local "2024-11-01T00:00:00.000"
-- $11 local "2024-10-01T00:00:00.000"
-- $12 local "2024-12-01T00:00:00.000"
