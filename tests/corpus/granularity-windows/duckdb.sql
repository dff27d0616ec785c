SELECT
  "aligned"."sold_at_fiscal_quarter" AS "sold_at_fiscal_quarter",
  "aligned"."revenue" AS "revenue",
  "aligned"."fiscal_to_date" AS "fiscal_to_date",
  "aligned"."revenue_2" AS "last_year",
  "aligned"."revenue_3" AS "revenue_3"
FROM (
  SELECT
    "branches"."sold_at_fiscal_quarter" AS "sold_at_fiscal_quarter",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."fiscal_to_date") AS "fiscal_to_date",
    MAX("branches"."revenue_2") AS "revenue_2",
    MAX("branches"."revenue_3") AS "revenue_3"
  FROM (
    SELECT
      (date_trunc('month', ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '0 second')) - MOD(MOD(CAST(EXTRACT(YEAR FROM ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '0 second')) * 12 + EXTRACT(MONTH FROM ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '0 second')) AS INTEGER) - 24290, 3) + 3, 3) * INTERVAL '1 month' + INTERVAL '0 second') AS "sold_at_fiscal_quarter",
      SUM("sales"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "fiscal_to_date",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "revenue_3"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
    GROUP BY 1
    UNION ALL
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_fiscal_quarter",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "fiscal_to_date",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "revenue_3"
    FROM (
      VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP)),
        (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP)),
        (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_fiscal_quarter",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("slots"."fiscal_to_date") AS "fiscal_to_date",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "revenue_3"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "fiscal_to_date"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($15 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($16 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP)),
        (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP)),
        (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_fiscal_quarter",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "fiscal_to_date",
      SUM("slots"."revenue_2") AS "revenue_2",
      CAST(NULL AS BIGINT) AS "revenue_3"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue_2"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($17 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($18 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($19 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($20 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($21 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($22 AS TIMESTAMP), CAST($23 AS TIMESTAMP), CAST($24 AS TIMESTAMP)),
        (CAST($25 AS TIMESTAMP), CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP)),
        (CAST($28 AS TIMESTAMP), CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_fiscal_quarter",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "fiscal_to_date",
      CAST(NULL AS BIGINT) AS "revenue_2",
      SUM("slots"."revenue_3") AS "revenue_3"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue_3"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($31 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($32 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($33 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($34 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($35 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($36 AS TIMESTAMP), CAST($37 AS TIMESTAMP), CAST($38 AS TIMESTAMP)),
        (CAST($39 AS TIMESTAMP), CAST($40 AS TIMESTAMP), CAST($41 AS TIMESTAMP)),
        (CAST($42 AS TIMESTAMP), CAST($43 AS TIMESTAMP), CAST($44 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-02-01T00:00:00.000Z"
-- $2 timestamp "2025-02-01T00:00:00.000Z"
-- $3 local "2024-02-01T00:00:00.000"
-- $4 local "2023-04-01T00:00:00.000"
-- $5 local "2024-05-01T00:00:00.000"
-- $6 local "2024-05-01T00:00:00.000"
-- $7 local "2024-04-01T00:00:00.000"
-- $8 local "2024-08-01T00:00:00.000"
-- $9 local "2024-08-01T00:00:00.000"
-- $10 local "2024-04-01T00:00:00.000"
-- $11 local "2024-11-01T00:00:00.000"
-- $12 local "2024-11-01T00:00:00.000"
-- $13 local "2024-04-01T00:00:00.000"
-- $14 local "2025-02-01T00:00:00.000"
-- $15 timestamp "2023-04-01T00:00:00.000Z"
-- $16 timestamp "2025-02-01T00:00:00.000Z"
-- $17 timestamp "2023-02-01T00:00:00.000Z"
-- $18 timestamp "2024-02-01T00:00:00.000Z"
-- $19 local "2024-02-01T00:00:00.000"
-- $20 local "2023-02-01T00:00:00.000"
-- $21 local "2023-05-01T00:00:00.000"
-- $22 local "2024-05-01T00:00:00.000"
-- $23 local "2023-05-01T00:00:00.000"
-- $24 local "2023-08-01T00:00:00.000"
-- $25 local "2024-08-01T00:00:00.000"
-- $26 local "2023-08-01T00:00:00.000"
-- $27 local "2023-11-01T00:00:00.000"
-- $28 local "2024-11-01T00:00:00.000"
-- $29 local "2023-11-01T00:00:00.000"
-- $30 local "2024-02-01T00:00:00.000"
-- $31 timestamp "2023-11-01T00:00:00.000Z"
-- $32 timestamp "2024-11-01T00:00:00.000Z"
-- $33 local "2024-02-01T00:00:00.000"
-- $34 local "2023-11-01T00:00:00.000"
-- $35 local "2024-02-01T00:00:00.000"
-- $36 local "2024-05-01T00:00:00.000"
-- $37 local "2024-02-01T00:00:00.000"
-- $38 local "2024-05-01T00:00:00.000"
-- $39 local "2024-08-01T00:00:00.000"
-- $40 local "2024-05-01T00:00:00.000"
-- $41 local "2024-08-01T00:00:00.000"
-- $42 local "2024-11-01T00:00:00.000"
-- $43 local "2024-08-01T00:00:00.000"
-- $44 local "2024-11-01T00:00:00.000"
