SELECT
  "branches"."sold_at_day" AS "sold_at_day",
  COALESCE(MAX("branches"."count_1m"), 0) AS "count_1m"
FROM (
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    CAST(NULL AS BIGINT) AS "count_1m"
  FROM (
    VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP)),
      (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP)),
      (CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    SUM("slots"."count_1m") AS "count_1m"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      COUNT(*) AS "count_1m"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($13 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($14 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP)),
      (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP)),
      (CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 local "2024-03-28T00:00:00.000"
-- $2 local "2024-02-29T00:00:00.000"
-- $3 local "2024-03-29T00:00:00.000"
-- $4 local "2024-03-29T00:00:00.000"
-- $5 local "2024-03-01T00:00:00.000"
-- $6 local "2024-03-30T00:00:00.000"
-- $7 local "2024-03-30T00:00:00.000"
-- $8 local "2024-03-01T00:00:00.000"
-- $9 local "2024-03-31T00:00:00.000"
-- $10 local "2024-03-31T00:00:00.000"
-- $11 local "2024-03-01T00:00:00.000"
-- $12 local "2024-04-01T00:00:00.000"
-- $13 timestamp "2024-02-29T00:00:00.000Z"
-- $14 timestamp "2024-04-01T00:00:00.000Z"
