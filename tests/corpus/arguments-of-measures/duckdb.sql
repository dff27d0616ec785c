SELECT
  "aligned"."sold_at_month" AS "sold_at_month",
  "aligned"."revenue" AS "revenue",
  "aligned"."revenue_2" AS "revenue_2",
  "aligned"."buyers" AS "buyers",
  "aligned"."revenue_3" / NULLIF(CAST(( "aligned"."buyers_2") AS DOUBLE PRECISION), 0) AS "per_buyer",
  "aligned"."revenue_7d" AS "revenue_7d"
FROM (
  SELECT
    "branches"."sold_at_month" AS "sold_at_month",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."revenue_2") AS "revenue_2",
    COALESCE(MAX("branches"."buyers"), 0) AS "buyers",
    MAX("branches"."revenue_3") AS "revenue_3",
    COALESCE(MAX("branches"."buyers_2"), 0) AS "buyers_2",
    MAX("branches"."revenue_7d") AS "revenue_7d"
  FROM (
    SELECT
      date_trunc('month', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_month",
      SUM("sales"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers_2",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("slots"."revenue_2") AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers_2",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue_2"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($6 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP)),
        (CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers_2",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      VALUES (CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($15 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($16 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($17 AS TIMESTAMP), CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP)),
        (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      COUNT(DISTINCT "sales"."buyer") AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers_2",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM "sales" AS "sales"
    JOIN (
      VALUES (CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($15 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($16 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($17 AS TIMESTAMP), CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP)),
        (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
    WHERE ("sales"."sold_at" >= CAST($23 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($24 AS TIMESTAMP))
      AND (NOT ("sold_at__window"."bucket_1" IS NULL))
    GROUP BY 1
    UNION ALL
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers_2",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      VALUES (CAST(CAST($25 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($26 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($27 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($28 AS TIMESTAMP), CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP)),
        (CAST($31 AS TIMESTAMP), CAST($32 AS TIMESTAMP), CAST($33 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers",
      SUM("slots"."revenue_3") AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers_2",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue_3"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($34 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($35 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($25 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($26 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($27 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($28 AS TIMESTAMP), CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP)),
        (CAST($31 AS TIMESTAMP), CAST($32 AS TIMESTAMP), CAST($33 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue_3",
      COUNT(DISTINCT "sales"."buyer") AS "buyers_2",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM "sales" AS "sales"
    JOIN (
      VALUES (CAST(CAST($36 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($37 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($38 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($39 AS TIMESTAMP), CAST($40 AS TIMESTAMP), CAST($41 AS TIMESTAMP)),
        (CAST($42 AS TIMESTAMP), CAST($43 AS TIMESTAMP), CAST($44 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
    WHERE ("sales"."sold_at" >= CAST($34 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($35 AS TIMESTAMP))
      AND (NOT ("sold_at__window"."bucket_1" IS NULL))
    GROUP BY 1
    UNION ALL
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers_2",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      VALUES (CAST(CAST($45 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($46 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($47 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP), CAST($50 AS TIMESTAMP)),
        (CAST($51 AS TIMESTAMP), CAST($52 AS TIMESTAMP), CAST($53 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers_2",
      SUM("slots"."revenue_7d") AS "revenue_7d"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue_7d"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($54 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($55 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($45 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($46 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($47 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP), CAST($50 AS TIMESTAMP)),
        (CAST($51 AS TIMESTAMP), CAST($52 AS TIMESTAMP), CAST($53 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2025-01-01T00:00:00.000Z"
-- $2 timestamp "2025-04-01T00:00:00.000Z"
-- $3 timestamp "2024-01-01T00:00:00.000Z"
-- $4 timestamp "2024-04-01T00:00:00.000Z"
-- $5 local "2025-01-01T00:00:00.000"
-- $6 local "2024-01-01T00:00:00.000"
-- $7 local "2024-02-01T00:00:00.000"
-- $8 local "2025-02-01T00:00:00.000"
-- $9 local "2024-02-01T00:00:00.000"
-- $10 local "2024-03-01T00:00:00.000"
-- $11 local "2025-03-01T00:00:00.000"
-- $12 local "2024-03-01T00:00:00.000"
-- $13 local "2024-04-01T00:00:00.000"
-- $14 local "2025-01-01T00:00:00.000"
-- $15 timestamp "2024-11-01T00:00:00.000Z"
-- $16 timestamp "2025-02-01T00:00:00.000Z"
-- $17 local "2025-02-01T00:00:00.000"
-- $18 timestamp "2024-12-01T00:00:00.000Z"
-- $19 timestamp "2025-03-01T00:00:00.000Z"
-- $20 local "2025-03-01T00:00:00.000"
-- $21 timestamp "2025-01-01T00:00:00.000Z"
-- $22 timestamp "2025-04-01T00:00:00.000Z"
-- $23 timestamp "2024-11-01T00:00:00.000Z"
-- $24 timestamp "2025-04-01T00:00:00.000Z"
-- $25 local "2025-01-01T00:00:00.000"
-- $26 local "2025-01-01T00:00:00.000"
-- $27 local "2025-02-01T00:00:00.000"
-- $28 local "2025-02-01T00:00:00.000"
-- $29 local "2025-01-01T00:00:00.000"
-- $30 local "2025-03-01T00:00:00.000"
-- $31 local "2025-03-01T00:00:00.000"
-- $32 local "2025-01-01T00:00:00.000"
-- $33 local "2025-04-01T00:00:00.000"
-- $34 timestamp "2025-01-01T00:00:00.000Z"
-- $35 timestamp "2025-04-01T00:00:00.000Z"
-- $36 local "2025-01-01T00:00:00.000"
-- $37 timestamp "2025-01-01T00:00:00.000Z"
-- $38 timestamp "2025-02-01T00:00:00.000Z"
-- $39 local "2025-02-01T00:00:00.000"
-- $40 timestamp "2025-01-01T00:00:00.000Z"
-- $41 timestamp "2025-03-01T00:00:00.000Z"
-- $42 local "2025-03-01T00:00:00.000"
-- $43 timestamp "2025-01-01T00:00:00.000Z"
-- $44 timestamp "2025-04-01T00:00:00.000Z"
-- $45 local "2025-01-01T00:00:00.000"
-- $46 local "2024-01-25T00:00:00.000"
-- $47 local "2024-02-01T00:00:00.000"
-- $48 local "2025-02-01T00:00:00.000"
-- $49 local "2024-02-23T00:00:00.000"
-- $50 local "2024-03-01T00:00:00.000"
-- $51 local "2025-03-01T00:00:00.000"
-- $52 local "2024-03-25T00:00:00.000"
-- $53 local "2024-04-01T00:00:00.000"
-- $54 timestamp "2024-01-25T00:00:00.000Z"
-- $55 timestamp "2024-04-01T00:00:00.000Z"
