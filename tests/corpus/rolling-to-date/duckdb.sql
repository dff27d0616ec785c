SELECT
  "branches"."sold_at_week" AS "sold_at_week",
  MAX("branches"."month_to_date") AS "month_to_date",
  COALESCE(MAX("branches"."buyers_ytd"), 0) AS "buyers_ytd",
  MAX("branches"."fiscal_to_date") AS "fiscal_to_date"
FROM (
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "buyers_ytd",
    CAST(NULL AS BIGINT) AS "fiscal_to_date"
  FROM (
    VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    SUM("slots"."month_to_date") AS "month_to_date",
    CAST(NULL AS BIGINT) AS "buyers_ytd",
    CAST(NULL AS BIGINT) AS "fiscal_to_date"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      SUM("sales"."amount") AS "month_to_date"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($7 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($8 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  LEFT JOIN (
    VALUES (CAST(CAST($9 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($10 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($11 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  WHERE NOT ("sold_at__window"."bucket_1" IS NULL)
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "buyers_ytd",
    CAST(NULL AS BIGINT) AS "fiscal_to_date"
  FROM (
    VALUES (CAST(CAST($15 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($16 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($17 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "month_to_date",
    COUNT(DISTINCT "sales"."buyer") AS "buyers_ytd",
    CAST(NULL AS BIGINT) AS "fiscal_to_date"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($15 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($16 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($17 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
  WHERE ("sales"."sold_at" >= CAST($21 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($22 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "buyers_ytd",
    CAST(NULL AS BIGINT) AS "fiscal_to_date"
  FROM (
    VALUES (CAST(CAST($23 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($24 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($25 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "buyers_ytd",
    SUM("slots"."fiscal_to_date") AS "fiscal_to_date"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      SUM("sales"."amount") AS "fiscal_to_date"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($29 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($30 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  LEFT JOIN (
    VALUES (CAST(CAST($31 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($32 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($33 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($34 AS TIMESTAMP), CAST($35 AS TIMESTAMP), CAST($36 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  WHERE NOT ("sold_at__window"."bucket_1" IS NULL)
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 local "2024-03-25T00:00:00.000"
-- $2 timestamp "2024-03-01T00:00:00.000Z"
-- $3 timestamp "2024-04-01T00:00:00.000Z"
-- $4 local "2024-04-01T00:00:00.000"
-- $5 timestamp "2024-04-01T00:00:00.000Z"
-- $6 timestamp "2024-04-08T00:00:00.000Z"
-- $7 timestamp "2024-03-01T00:00:00.000Z"
-- $8 timestamp "2024-04-08T00:00:00.000Z"
-- $9 local "2024-03-25T00:00:00.000"
-- $10 local "2024-03-01T00:00:00.000"
-- $11 local "2024-04-01T00:00:00.000"
-- $12 local "2024-04-01T00:00:00.000"
-- $13 local "2024-04-01T00:00:00.000"
-- $14 local "2024-04-08T00:00:00.000"
-- $15 local "2024-03-25T00:00:00.000"
-- $16 timestamp "2024-01-01T00:00:00.000Z"
-- $17 timestamp "2024-04-01T00:00:00.000Z"
-- $18 local "2024-04-01T00:00:00.000"
-- $19 timestamp "2024-01-01T00:00:00.000Z"
-- $20 timestamp "2024-04-08T00:00:00.000Z"
-- $21 timestamp "2024-01-01T00:00:00.000Z"
-- $22 timestamp "2024-04-08T00:00:00.000Z"
-- $23 local "2024-03-25T00:00:00.000"
-- $24 timestamp "2023-04-01T00:00:00.000Z"
-- $25 timestamp "2024-04-01T00:00:00.000Z"
-- $26 local "2024-04-01T00:00:00.000"
-- $27 timestamp "2024-04-01T00:00:00.000Z"
-- $28 timestamp "2024-04-08T00:00:00.000Z"
-- $29 timestamp "2023-04-01T00:00:00.000Z"
-- $30 timestamp "2024-04-08T00:00:00.000Z"
-- $31 local "2024-03-25T00:00:00.000"
-- $32 local "2023-04-01T00:00:00.000"
-- $33 local "2024-04-01T00:00:00.000"
-- $34 local "2024-04-01T00:00:00.000"
-- $35 local "2024-04-01T00:00:00.000"
-- $36 local "2024-04-08T00:00:00.000"
