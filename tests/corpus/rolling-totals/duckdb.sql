SELECT
  "aligned"."region" AS "region",
  "aligned"."count" AS "count",
  "aligned"."revenue_7d" AS "revenue_7d",
  "aligned"."revenue" AS "last_year"
FROM (
  SELECT
    "branches"."region" AS "region",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    MAX("branches"."revenue_7d") AS "revenue_7d",
    MAX("branches"."revenue") AS "revenue"
  FROM (
    SELECT
      "sales"."region" AS "region",
      COUNT(*) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "revenue"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
    GROUP BY 1
    UNION ALL
    SELECT
      "sales"."region" AS "region",
      CAST(NULL AS BIGINT) AS "count",
      SUM("sales"."amount") AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "revenue"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
    GROUP BY 1
    UNION ALL
    SELECT
      "sales"."region" AS "region",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      SUM("sales"."amount") AS "revenue"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($5 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($6 AS TIMESTAMP))
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-12-29T00:00:00.000Z"
-- $2 timestamp "2025-04-01T00:00:00.000Z"
-- $3 timestamp "2025-03-25T00:00:00.000Z"
-- $4 timestamp "2025-04-01T00:00:00.000Z"
-- $5 timestamp "2023-12-29T00:00:00.000Z"
-- $6 timestamp "2024-04-01T00:00:00.000Z"
