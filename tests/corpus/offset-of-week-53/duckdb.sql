SELECT
  "branches"."sold_at_week" AS "sold_at_week",
  MAX("branches"."revenue") AS "revenue",
  MAX("branches"."revenue_2") AS "revenue_2"
FROM (
  SELECT
    date_trunc('week', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_week",
    SUM("sales"."amount") AS "revenue",
    CAST(NULL AS BIGINT) AS "revenue_2"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  GROUP BY 1
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_week",
    CAST(NULL AS BIGINT) AS "revenue",
    SUM("slots"."revenue_2") AS "revenue_2"
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
      (CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-12-23T00:00:00.000Z"
-- $2 timestamp "2025-01-06T00:00:00.000Z"
-- $3 timestamp "2023-12-18T00:00:00.000Z"
-- $4 timestamp "2024-01-01T00:00:00.000Z"
-- $5 local "2024-12-23T00:00:00.000"
-- $6 local "2023-12-18T00:00:00.000"
-- $7 local "2023-12-25T00:00:00.000"
-- $8 local "2024-12-30T00:00:00.000"
-- $9 local "2023-12-25T00:00:00.000"
-- $10 local "2024-01-01T00:00:00.000"
