SELECT
  "branches"."sold_at_month" AS "sold_at_month",
  "branches"."sold_at_week" AS "sold_at_week",
  MAX("branches"."revenue") AS "revenue",
  COALESCE(MAX("branches"."count_1m"), 0) AS "count_1m"
FROM (
  SELECT
    date_trunc('month', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_month",
    date_trunc('week', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_week",
    SUM("sales"."amount") AS "revenue",
    CAST(NULL AS BIGINT) AS "count_1m"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  GROUP BY 1, 2
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    "sold_at__window"."bucket_2" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "revenue",
    CAST(NULL AS BIGINT) AS "count_1m"
  FROM (
    VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($6 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "bucket_2", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    "sold_at__window"."bucket_2" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "revenue",
    SUM("slots"."count_1m") AS "count_1m"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      COUNT(*) AS "count_1m"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($11 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($12 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($6 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "bucket_2", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1, 2
) AS "branches"
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-03-25T00:00:00.000Z"
-- $2 timestamp "2024-04-08T00:00:00.000Z"
-- $3 local "2024-03-01T00:00:00.000"
-- $4 local "2024-03-25T00:00:00.000"
-- $5 local "2024-03-01T00:00:00.000"
-- $6 local "2024-04-01T00:00:00.000"
-- $7 local "2024-04-01T00:00:00.000"
-- $8 local "2024-04-01T00:00:00.000"
-- $9 local "2024-03-08T00:00:00.000"
-- $10 local "2024-04-08T00:00:00.000"
-- $11 timestamp "2024-03-01T00:00:00.000Z"
-- $12 timestamp "2024-04-08T00:00:00.000Z"
