SELECT
  "branches"."sold_at_day" AS "sold_at_day",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  COALESCE(MAX("branches"."count_2"), 0) AS "count_2",
  COALESCE(MAX("branches"."count_3"), 0) AS "count_3"
FROM (
  SELECT
    date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP) + CASE WHEN CAST("sales"."sold_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "sold_at_day",
    COUNT(*) AS "count",
    CAST(NULL AS BIGINT) AS "count_2",
    CAST(NULL AS BIGINT) AS "count_3"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  GROUP BY 1
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    CAST(NULL AS BIGINT) AS "count",
    SUM("slots"."count_2") AS "count_2",
    CAST(NULL AS BIGINT) AS "count_3"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP) + CASE WHEN CAST("sales"."sold_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "slot",
      COUNT(*) AS "count_2"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($6 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "count_2",
    CAST(NULL AS BIGINT) AS "count_3"
  FROM (
    VALUES (CAST(CAST($11 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($12 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($13 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($14 AS TIMESTAMP), CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "count_2",
    SUM("slots"."count_3") AS "count_3"
  FROM (
    SELECT
      CAST("sales"."sold_at" AS TIMESTAMP) - ((CAST("sales"."sold_at" AS TIMESTAMP) + CASE WHEN CAST("sales"."sold_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) - date_trunc('hour', CAST("sales"."sold_at" AS TIMESTAMP) + CASE WHEN CAST("sales"."sold_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END)) AS "slot",
      COUNT(*) AS "count_3"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($17 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($18 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($11 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($12 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($13 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($14 AS TIMESTAMP), CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-10-26T22:00:00.000Z"
-- $2 timestamp "2024-10-28T23:00:00.000Z"
-- $3 timestamp "2024-10-25T22:00:00.000Z"
-- $4 timestamp "2024-10-27T23:00:00.000Z"
-- $5 local "2024-10-27T00:00:00.000"
-- $6 local "2024-10-26T00:00:00.000"
-- $7 local "2024-10-27T00:00:00.000"
-- $8 local "2024-10-28T00:00:00.000"
-- $9 local "2024-10-27T00:00:00.000"
-- $10 local "2024-10-28T00:00:00.000"
-- $11 local "2024-10-27T00:00:00.000"
-- $12 timestamp "2024-10-26T22:00:00.000Z"
-- $13 timestamp "2024-10-27T23:00:00.000Z"
-- $14 local "2024-10-28T00:00:00.000"
-- $15 timestamp "2024-10-27T22:00:00.000Z"
-- $16 timestamp "2024-10-28T23:00:00.000Z"
-- $17 timestamp "2024-10-26T22:00:00.000Z"
-- $18 timestamp "2024-10-28T23:00:00.000Z"
