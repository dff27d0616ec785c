SELECT
  "branches"."sold_at_day" AS "sold_at_day",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  COALESCE(MAX("branches"."count_2"), 0) AS "count_2"
FROM (
  SELECT
    date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_day",
    COUNT(*) AS "count",
    CAST(NULL AS BIGINT) AS "count_2"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  GROUP BY 1
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    CAST(NULL AS BIGINT) AS "count",
    SUM("slots"."count_2") AS "count_2"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      COUNT(*) AS "count_2"
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
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-03-28T00:00:00.000Z"
-- $2 timestamp "2024-04-01T00:00:00.000Z"
-- $3 timestamp "2024-02-28T00:00:00.000Z"
-- $4 timestamp "2024-03-01T00:00:00.000Z"
-- $5 local "2024-03-28T00:00:00.000"
-- $6 local "2024-02-28T00:00:00.000"
-- $7 local "2024-02-29T00:00:00.000"
-- $8 local "2024-03-29T00:00:00.000"
-- $9 local "2024-02-29T00:00:00.000"
-- $10 local "2024-03-01T00:00:00.000"
-- $11 local "2024-03-30T00:00:00.000"
-- $12 local "2024-02-29T00:00:00.000"
-- $13 local "2024-03-01T00:00:00.000"
-- $14 local "2024-03-31T00:00:00.000"
-- $15 local "2024-02-29T00:00:00.000"
-- $16 local "2024-03-01T00:00:00.000"
