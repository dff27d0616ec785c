SELECT
  "aligned"."product" AS "product",
  "aligned"."count" AS "count",
  "aligned"."revenue" AS "last_year"
FROM (
  SELECT
    "branches"."product" AS "product",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    MAX("branches"."revenue") AS "revenue"
  FROM (
    SELECT
      "sales"."product" AS "product",
      COUNT(*) AS "count",
      CAST(NULL AS BIGINT) AS "revenue"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
      AND ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
    GROUP BY 1
    UNION ALL
    SELECT
      "sales"."product" AS "product",
      CAST(NULL AS BIGINT) AS "count",
      SUM("sales"."amount") AS "revenue"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($5 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($6 AS TIMESTAMP))
      AND ("sales"."sold_at" >= CAST($7 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($8 AS TIMESTAMP))
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-01-01T00:00:00.000Z"
-- $2 timestamp "2025-04-01T00:00:00.000Z"
-- $3 timestamp "2024-12-01T00:00:00.000Z"
-- $4 timestamp "2026-01-01T00:00:00.000Z"
-- $5 timestamp "2023-12-01T00:00:00.000Z"
-- $6 timestamp "2025-01-01T00:00:00.000Z"
-- $7 timestamp "2023-01-01T00:00:00.000Z"
-- $8 timestamp "2024-04-01T00:00:00.000Z"
