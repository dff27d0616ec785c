SELECT
  "branches"."sold_on_day" AS "sold_on_day",
  MAX("branches"."revenue_7d") AS "revenue_7d",
  COALESCE(MAX("branches"."count"), 0) AS "count"
FROM (
  SELECT
    date_trunc('day', CAST("sales"."sold_on" AS TIMESTAMP)) AS "sold_on_day",
    CAST(NULL AS BIGINT) AS "revenue_7d",
    COUNT(*) AS "count"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_on" >= CAST($1 AS DATE))
    AND ("sales"."sold_on" < CAST($2 AS DATE))
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_on__window"."bucket_1" AS "sold_on_day",
    CAST(NULL AS BIGINT) AS "revenue_7d",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP)),
      (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP)),
      (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP))
  ) AS "sold_on__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_on__window"."bucket_1" AS "sold_on_day",
    SUM("slots"."revenue_7d") AS "revenue_7d",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_on" AS TIMESTAMP)) AS "slot",
      SUM("sales"."amount") AS "revenue_7d"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_on" >= CAST($15 AS TIMESTAMP))
      AND ("sales"."sold_on" < CAST($16 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP)),
      (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP)),
      (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP))
  ) AS "sold_on__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_on__window"."from_time") AND ("slots"."slot" < "sold_on__window"."to_time")
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 date "2024-12-29"
-- $2 date "2025-01-02"
-- $3 local "2024-12-29T00:00:00.000"
-- $4 local "2024-12-23T00:00:00.000"
-- $5 local "2024-12-30T00:00:00.000"
-- $6 local "2024-12-30T00:00:00.000"
-- $7 local "2024-12-24T00:00:00.000"
-- $8 local "2024-12-31T00:00:00.000"
-- $9 local "2024-12-31T00:00:00.000"
-- $10 local "2024-12-25T00:00:00.000"
-- $11 local "2025-01-01T00:00:00.000"
-- $12 local "2025-01-01T00:00:00.000"
-- $13 local "2024-12-26T00:00:00.000"
-- $14 local "2025-01-02T00:00:00.000"
-- $15 local "2024-12-23T00:00:00.000"
-- $16 local "2025-01-02T00:00:00.000"
