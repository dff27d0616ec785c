SELECT
  "aligned"."sold_at_month" AS "sold_at_month",
  "aligned"."revenue" AS "revenue",
  "aligned"."revenue_2" AS "last_year",
  "aligned"."revenue" / NULLIF(CAST(( "aligned"."revenue_2") AS DOUBLE PRECISION), 0) AS "growth",
  "aligned"."count" AS "last_month",
  "aligned"."count_2" AS "next_month",
  "aligned"."revenue_3" AS "two_years",
  "aligned"."revenue_2" / NULLIF(CAST(( "aligned"."buyers") AS DOUBLE PRECISION), 0) AS "ratio_last_year"
FROM (
  SELECT
    "branches"."sold_at_month" AS "sold_at_month",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."revenue_2") AS "revenue_2",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    COALESCE(MAX("branches"."count_2"), 0) AS "count_2",
    MAX("branches"."revenue_3") AS "revenue_3",
    COALESCE(MAX("branches"."buyers"), 0) AS "buyers"
  FROM (
    SELECT
      date_trunc('month', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_month",
      SUM("sales"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "count_2",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("slots"."revenue_2") AS "revenue_2",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "count_2",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers"
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
        (CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP)),
        (CAST($14 AS TIMESTAMP), CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "count_2",
      CAST(NULL AS BIGINT) AS "revenue_3",
      COUNT(DISTINCT "sales"."buyer") AS "buyers"
    FROM "sales" AS "sales"
    JOIN (
      VALUES (CAST(CAST($17 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($18 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($19 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP)),
        (CAST($23 AS TIMESTAMP), CAST($24 AS TIMESTAMP), CAST($25 AS TIMESTAMP)),
        (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
    WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
      AND (NOT ("sold_at__window"."bucket_1" IS NULL))
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      SUM("slots"."count") AS "count",
      CAST(NULL AS BIGINT) AS "count_2",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        COUNT(*) AS "count"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($29 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($30 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($31 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($32 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($33 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($34 AS TIMESTAMP), CAST($35 AS TIMESTAMP), CAST($36 AS TIMESTAMP)),
        (CAST($37 AS TIMESTAMP), CAST($38 AS TIMESTAMP), CAST($39 AS TIMESTAMP)),
        (CAST($40 AS TIMESTAMP), CAST($41 AS TIMESTAMP), CAST($42 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "count",
      SUM("slots"."count_2") AS "count_2",
      CAST(NULL AS BIGINT) AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        COUNT(*) AS "count_2"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($43 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($44 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($45 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($46 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($47 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP), CAST($50 AS TIMESTAMP)),
        (CAST($51 AS TIMESTAMP), CAST($52 AS TIMESTAMP), CAST($53 AS TIMESTAMP)),
        (CAST($54 AS TIMESTAMP), CAST($55 AS TIMESTAMP), CAST($56 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "count_2",
      SUM("slots"."revenue_3") AS "revenue_3",
      CAST(NULL AS BIGINT) AS "buyers"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue_3"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($57 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($58 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($59 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($60 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($61 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($62 AS TIMESTAMP), CAST($63 AS TIMESTAMP), CAST($64 AS TIMESTAMP)),
        (CAST($65 AS TIMESTAMP), CAST($66 AS TIMESTAMP), CAST($67 AS TIMESTAMP)),
        (CAST($68 AS TIMESTAMP), CAST($69 AS TIMESTAMP), CAST($70 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2025-01-01T00:00:00.000Z"
-- $2 timestamp "2025-05-01T00:00:00.000Z"
-- $3 timestamp "2024-01-01T00:00:00.000Z"
-- $4 timestamp "2024-05-01T00:00:00.000Z"
-- $5 local "2025-01-01T00:00:00.000"
-- $6 local "2024-01-01T00:00:00.000"
-- $7 local "2024-02-01T00:00:00.000"
-- $8 local "2025-02-01T00:00:00.000"
-- $9 local "2024-02-01T00:00:00.000"
-- $10 local "2024-03-01T00:00:00.000"
-- $11 local "2025-03-01T00:00:00.000"
-- $12 local "2024-03-01T00:00:00.000"
-- $13 local "2024-04-01T00:00:00.000"
-- $14 local "2025-04-01T00:00:00.000"
-- $15 local "2024-04-01T00:00:00.000"
-- $16 local "2024-05-01T00:00:00.000"
-- $17 local "2025-01-01T00:00:00.000"
-- $18 timestamp "2024-01-01T00:00:00.000Z"
-- $19 timestamp "2024-02-01T00:00:00.000Z"
-- $20 local "2025-02-01T00:00:00.000"
-- $21 timestamp "2024-02-01T00:00:00.000Z"
-- $22 timestamp "2024-03-01T00:00:00.000Z"
-- $23 local "2025-03-01T00:00:00.000"
-- $24 timestamp "2024-03-01T00:00:00.000Z"
-- $25 timestamp "2024-04-01T00:00:00.000Z"
-- $26 local "2025-04-01T00:00:00.000"
-- $27 timestamp "2024-04-01T00:00:00.000Z"
-- $28 timestamp "2024-05-01T00:00:00.000Z"
-- $29 timestamp "2024-12-01T00:00:00.000Z"
-- $30 timestamp "2025-04-01T00:00:00.000Z"
-- $31 local "2025-01-01T00:00:00.000"
-- $32 local "2024-12-01T00:00:00.000"
-- $33 local "2025-01-01T00:00:00.000"
-- $34 local "2025-02-01T00:00:00.000"
-- $35 local "2025-01-01T00:00:00.000"
-- $36 local "2025-02-01T00:00:00.000"
-- $37 local "2025-03-01T00:00:00.000"
-- $38 local "2025-02-01T00:00:00.000"
-- $39 local "2025-03-01T00:00:00.000"
-- $40 local "2025-04-01T00:00:00.000"
-- $41 local "2025-03-01T00:00:00.000"
-- $42 local "2025-04-01T00:00:00.000"
-- $43 timestamp "2025-02-01T00:00:00.000Z"
-- $44 timestamp "2025-06-01T00:00:00.000Z"
-- $45 local "2025-01-01T00:00:00.000"
-- $46 local "2025-02-01T00:00:00.000"
-- $47 local "2025-03-01T00:00:00.000"
-- $48 local "2025-02-01T00:00:00.000"
-- $49 local "2025-03-01T00:00:00.000"
-- $50 local "2025-04-01T00:00:00.000"
-- $51 local "2025-03-01T00:00:00.000"
-- $52 local "2025-04-01T00:00:00.000"
-- $53 local "2025-05-01T00:00:00.000"
-- $54 local "2025-04-01T00:00:00.000"
-- $55 local "2025-05-01T00:00:00.000"
-- $56 local "2025-06-01T00:00:00.000"
-- $57 timestamp "2023-01-01T00:00:00.000Z"
-- $58 timestamp "2023-05-01T00:00:00.000Z"
-- $59 local "2025-01-01T00:00:00.000"
-- $60 local "2023-01-01T00:00:00.000"
-- $61 local "2023-02-01T00:00:00.000"
-- $62 local "2025-02-01T00:00:00.000"
-- $63 local "2023-02-01T00:00:00.000"
-- $64 local "2023-03-01T00:00:00.000"
-- $65 local "2025-03-01T00:00:00.000"
-- $66 local "2023-03-01T00:00:00.000"
-- $67 local "2023-04-01T00:00:00.000"
-- $68 local "2025-04-01T00:00:00.000"
-- $69 local "2023-04-01T00:00:00.000"
-- $70 local "2023-05-01T00:00:00.000"
