SELECT
  "branches"."product" AS "product",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  MAX("branches"."revenue_7d") AS "revenue_7d",
  MAX("branches"."running") AS "running",
  MAX("branches"."month_to_date") AS "month_to_date",
  COALESCE(MAX("branches"."next_2d"), 0) AS "next_2d"
FROM (
  SELECT
    "sales"."product" AS "product",
    COUNT(*) AS "count",
    CAST(NULL AS BIGINT) AS "revenue_7d",
    CAST(NULL AS BIGINT) AS "running",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "next_2d"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  GROUP BY 1
  UNION ALL
  SELECT
    "sales"."product" AS "product",
    CAST(NULL AS BIGINT) AS "count",
    SUM("sales"."amount") AS "revenue_7d",
    CAST(NULL AS BIGINT) AS "running",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "next_2d"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
  GROUP BY 1
  UNION ALL
  SELECT
    "sales"."product" AS "product",
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "revenue_7d",
    SUM("sales"."amount") AS "running",
    CAST(NULL AS BIGINT) AS "month_to_date",
    CAST(NULL AS BIGINT) AS "next_2d"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($5 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($6 AS TIMESTAMP))
  GROUP BY 1
  UNION ALL
  SELECT
    "sales"."product" AS "product",
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "revenue_7d",
    CAST(NULL AS BIGINT) AS "running",
    SUM("sales"."amount") AS "month_to_date",
    CAST(NULL AS BIGINT) AS "next_2d"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($7 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($8 AS TIMESTAMP))
  GROUP BY 1
  UNION ALL
  SELECT
    "sales"."product" AS "product",
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "revenue_7d",
    CAST(NULL AS BIGINT) AS "running",
    CAST(NULL AS BIGINT) AS "month_to_date",
    COUNT(*) AS "next_2d"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($9 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($10 AS TIMESTAMP))
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-03-30T00:00:00.000Z"
-- $2 timestamp "2024-04-03T00:00:00.000Z"
-- $3 timestamp "2024-03-27T00:00:00.000Z"
-- $4 timestamp "2024-04-03T00:00:00.000Z"
-- $5 timestamp "2024-03-30T00:00:00.000Z"
-- $6 timestamp "2024-04-03T00:00:00.000Z"
-- $7 timestamp "2024-03-01T00:00:00.000Z"
-- $8 timestamp "2024-04-03T00:00:00.000Z"
-- $9 timestamp "2024-04-03T00:00:00.000Z"
-- $10 timestamp "2024-04-05T00:00:00.000Z"
