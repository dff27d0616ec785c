SELECT
  "aligned"."sold_at_day" AS "sold_at_day",
  "aligned"."count" AS "last_month",
  "aligned"."revenue" AS "last_year",
  "aligned"."revenue_7d" AS "last_year_7d"
FROM (
  SELECT
    "branches"."sold_at_day" AS "sold_at_day",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."revenue_7d") AS "revenue_7d"
  FROM (
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      SUM("slots"."count") AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        COUNT(*) AS "count"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP)),
        (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP)),
        (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP)),
        (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP), CAST($17 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      CAST(NULL AS BIGINT) AS "count",
      SUM("slots"."revenue") AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($18 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($19 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($20 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($21 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($22 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($23 AS TIMESTAMP), CAST($24 AS TIMESTAMP), CAST($25 AS TIMESTAMP)),
        (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP)),
        (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP), CAST($31 AS TIMESTAMP)),
        (CAST($32 AS TIMESTAMP), CAST($33 AS TIMESTAMP), CAST($34 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      VALUES (CAST(CAST($35 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($36 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($37 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($38 AS TIMESTAMP), CAST($39 AS TIMESTAMP), CAST($40 AS TIMESTAMP)),
        (CAST($41 AS TIMESTAMP), CAST($42 AS TIMESTAMP), CAST($43 AS TIMESTAMP)),
        (CAST($44 AS TIMESTAMP), CAST($45 AS TIMESTAMP), CAST($46 AS TIMESTAMP)),
        (CAST($47 AS TIMESTAMP), CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("slots"."revenue_7d") AS "revenue_7d"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue_7d"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($50 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($51 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($35 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($36 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($37 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($38 AS TIMESTAMP), CAST($39 AS TIMESTAMP), CAST($40 AS TIMESTAMP)),
        (CAST($41 AS TIMESTAMP), CAST($42 AS TIMESTAMP), CAST($43 AS TIMESTAMP)),
        (CAST($44 AS TIMESTAMP), CAST($45 AS TIMESTAMP), CAST($46 AS TIMESTAMP)),
        (CAST($47 AS TIMESTAMP), CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-01-26T00:00:00.000Z"
-- $2 timestamp "2024-02-02T00:00:00.000Z"
-- $3 local "2024-02-26T00:00:00.000"
-- $4 local "2024-01-26T00:00:00.000"
-- $5 local "2024-01-27T00:00:00.000"
-- $6 local "2024-02-27T00:00:00.000"
-- $7 local "2024-01-27T00:00:00.000"
-- $8 local "2024-01-28T00:00:00.000"
-- $9 local "2024-02-28T00:00:00.000"
-- $10 local "2024-01-28T00:00:00.000"
-- $11 local "2024-01-29T00:00:00.000"
-- $12 local "2024-02-29T00:00:00.000"
-- $13 local "2024-01-29T00:00:00.000"
-- $14 local "2024-02-01T00:00:00.000"
-- $15 local "2024-03-01T00:00:00.000"
-- $16 local "2024-02-01T00:00:00.000"
-- $17 local "2024-02-02T00:00:00.000"
-- $18 timestamp "2023-02-26T00:00:00.000Z"
-- $19 timestamp "2023-03-02T00:00:00.000Z"
-- $20 local "2024-02-26T00:00:00.000"
-- $21 local "2023-02-26T00:00:00.000"
-- $22 local "2023-02-27T00:00:00.000"
-- $23 local "2024-02-27T00:00:00.000"
-- $24 local "2023-02-27T00:00:00.000"
-- $25 local "2023-02-28T00:00:00.000"
-- $26 local "2024-02-28T00:00:00.000"
-- $27 local "2023-02-28T00:00:00.000"
-- $28 local "2023-03-01T00:00:00.000"
-- $29 local "2024-02-29T00:00:00.000"
-- $30 local "2023-03-01T00:00:00.000"
-- $31 local "2023-03-01T00:00:00.000"
-- $32 local "2024-03-01T00:00:00.000"
-- $33 local "2023-03-01T00:00:00.000"
-- $34 local "2023-03-02T00:00:00.000"
-- $35 local "2024-02-26T00:00:00.000"
-- $36 local "2023-02-20T00:00:00.000"
-- $37 local "2023-02-27T00:00:00.000"
-- $38 local "2024-02-27T00:00:00.000"
-- $39 local "2023-02-21T00:00:00.000"
-- $40 local "2023-02-28T00:00:00.000"
-- $41 local "2024-02-28T00:00:00.000"
-- $42 local "2023-02-22T00:00:00.000"
-- $43 local "2023-03-01T00:00:00.000"
-- $44 local "2024-02-29T00:00:00.000"
-- $45 local "2023-02-22T00:00:00.000"
-- $46 local "2023-03-01T00:00:00.000"
-- $47 local "2024-03-01T00:00:00.000"
-- $48 local "2023-02-23T00:00:00.000"
-- $49 local "2023-03-02T00:00:00.000"
-- $50 timestamp "2023-02-20T00:00:00.000Z"
-- $51 timestamp "2023-03-02T00:00:00.000Z"
