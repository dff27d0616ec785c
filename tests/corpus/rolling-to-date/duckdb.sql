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
  JOIN (
    VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "buyers_ytd",
    CAST(NULL AS BIGINT) AS "fiscal_to_date"
  FROM (
    VALUES (CAST(CAST($9 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($10 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($11 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "month_to_date",
    COUNT(DISTINCT "sales"."buyer") AS "buyers_ytd",
    CAST(NULL AS BIGINT) AS "fiscal_to_date"
  FROM "sales" AS "sales"
  JOIN (
    VALUES (CAST(CAST($9 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($10 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($11 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
  WHERE ("sales"."sold_at" >= CAST($15 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($16 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "buyers_ytd",
    CAST(NULL AS BIGINT) AS "fiscal_to_date"
  FROM (
    VALUES (CAST(CAST($17 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($18 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($19 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP))
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
    WHERE ("sales"."sold_at" >= CAST($23 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($24 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($17 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($18 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($19 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 local "2024-03-25T00:00:00.000"
-- $2 local "2024-03-01T00:00:00.000"
-- $3 local "2024-04-01T00:00:00.000"
-- $4 local "2024-04-01T00:00:00.000"
-- $5 local "2024-04-01T00:00:00.000"
-- $6 local "2024-04-08T00:00:00.000"
-- $7 timestamp "2024-03-01T00:00:00.000Z"
-- $8 timestamp "2024-04-08T00:00:00.000Z"
-- $9 local "2024-03-25T00:00:00.000"
-- $10 timestamp "2024-01-01T00:00:00.000Z"
-- $11 timestamp "2024-04-01T00:00:00.000Z"
-- $12 local "2024-04-01T00:00:00.000"
-- $13 timestamp "2024-01-01T00:00:00.000Z"
-- $14 timestamp "2024-04-08T00:00:00.000Z"
-- $15 timestamp "2024-01-01T00:00:00.000Z"
-- $16 timestamp "2024-04-08T00:00:00.000Z"
-- $17 local "2024-03-25T00:00:00.000"
-- $18 local "2023-04-01T00:00:00.000"
-- $19 local "2024-04-01T00:00:00.000"
-- $20 local "2024-04-01T00:00:00.000"
-- $21 local "2024-04-01T00:00:00.000"
-- $22 local "2024-04-08T00:00:00.000"
-- $23 timestamp "2023-04-01T00:00:00.000Z"
-- $24 timestamp "2024-04-08T00:00:00.000Z"
