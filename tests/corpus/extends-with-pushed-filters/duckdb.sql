SELECT
  "aligned"."sold_at_month" AS "sold_at_month",
  "aligned"."count" AS "count",
  "aligned"."revenue" AS "revenue",
  "aligned"."revenue_7d" AS "revenue_7d",
  "aligned"."revenue_2" AS "last_year"
FROM (
  SELECT
    "branches"."sold_at_month" AS "sold_at_month",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."revenue_7d") AS "revenue_7d",
    MAX("branches"."revenue_2") AS "revenue_2"
  FROM (
    SELECT
      date_trunc('month', CAST("kites"."sold_at" AS TIMESTAMP)) AS "sold_at_month",
      COUNT(*) AS "count",
      SUM("kites"."amount_usd") AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "revenue_2"
    FROM (
      SELECT * FROM sales WHERE product = 'kite' AND (((sold_at) >= CAST($1 AS TIMESTAMP)) AND ((sold_at) < CAST($2 AS TIMESTAMP))) AND ((region) = CAST($3 AS VARCHAR))
    ) AS "kites"
    WHERE ("kites"."sold_at" >= CAST($4 AS TIMESTAMP))
      AND ("kites"."sold_at" < CAST($5 AS TIMESTAMP))
      AND ((COALESCE("kites".region, 'nowhere')) = CAST($6 AS VARCHAR))
    GROUP BY 1
    UNION ALL
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "revenue_2"
    FROM (
      VALUES (CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($8 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($9 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("slots"."revenue_7d") AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "revenue_2"
    FROM (
      SELECT
        date_trunc('day', CAST("kites"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("kites"."amount") AS "revenue_7d"
      FROM (
        SELECT * FROM sales WHERE product = 'kite' AND TRUE AND ((region) = CAST($13 AS VARCHAR))
      ) AS "kites"
      WHERE ((COALESCE("kites".region, 'nowhere')) = CAST($14 AS VARCHAR))
        AND ("kites"."sold_at" >= CAST($15 AS TIMESTAMP))
        AND ("kites"."sold_at" < CAST($16 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($8 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($9 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      SUM("slots"."revenue_2") AS "revenue_2"
    FROM (
      SELECT
        date_trunc('day', CAST("kites"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("kites"."amount_usd") AS "revenue_2"
      FROM (
        SELECT * FROM sales WHERE product = 'kite' AND TRUE AND ((region) = CAST($17 AS VARCHAR))
      ) AS "kites"
      WHERE ((COALESCE("kites".region, 'nowhere')) = CAST($18 AS VARCHAR))
        AND ("kites"."sold_at" >= CAST($19 AS TIMESTAMP))
        AND ("kites"."sold_at" < CAST($20 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($21 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($22 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($23 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($24 AS TIMESTAMP), CAST($25 AS TIMESTAMP), CAST($26 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-02-01T00:00:00.000Z"
-- $2 timestamp "2024-04-01T00:00:00.000Z"
-- $3 string "north"
-- $4 timestamp "2024-02-01T00:00:00.000Z"
-- $5 timestamp "2024-04-01T00:00:00.000Z"
-- $6 string "north"
-- $7 local "2024-02-01T00:00:00.000"
-- $8 local "2024-02-23T00:00:00.000"
-- $9 local "2024-03-01T00:00:00.000"
-- $10 local "2024-03-01T00:00:00.000"
-- $11 local "2024-03-25T00:00:00.000"
-- $12 local "2024-04-01T00:00:00.000"
-- $13 string "north"
-- $14 string "north"
-- $15 timestamp "2024-02-23T00:00:00.000Z"
-- $16 timestamp "2024-04-01T00:00:00.000Z"
-- $17 string "north"
-- $18 string "north"
-- $19 timestamp "2023-02-01T00:00:00.000Z"
-- $20 timestamp "2023-04-01T00:00:00.000Z"
-- $21 local "2024-02-01T00:00:00.000"
-- $22 local "2023-02-01T00:00:00.000"
-- $23 local "2023-03-01T00:00:00.000"
-- $24 local "2024-03-01T00:00:00.000"
-- $25 local "2023-03-01T00:00:00.000"
-- $26 local "2023-04-01T00:00:00.000"
