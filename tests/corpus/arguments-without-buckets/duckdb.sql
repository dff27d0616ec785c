SELECT
  COALESCE(MAX("branches"."count"), 0) AS "count",
  COALESCE(MAX("branches"."count_2"), 0) AS "count_2",
  MAX("branches"."revenue") AS "revenue"
FROM (
  SELECT
    COUNT(*) AS "count",
    CAST(NULL AS BIGINT) AS "count_2",
    CAST(NULL AS BIGINT) AS "revenue"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  UNION ALL
  SELECT
    CAST(NULL AS BIGINT) AS "count",
    COUNT(*) AS "count_2",
    CAST(NULL AS BIGINT) AS "revenue"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
  UNION ALL
  SELECT
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "count_2",
    SUM("sales"."amount") AS "revenue"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($5 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($6 AS TIMESTAMP))
) AS "branches"
LIMIT 1000
-- $1 timestamp "2025-01-01T00:00:00.000Z"
-- $2 timestamp "2025-04-01T00:00:00.000Z"
-- $3 timestamp "2024-01-01T00:00:00.000Z"
-- $4 timestamp "2024-04-01T00:00:00.000Z"
-- $5 timestamp "2025-03-25T00:00:00.000Z"
-- $6 timestamp "2025-04-01T00:00:00.000Z"
