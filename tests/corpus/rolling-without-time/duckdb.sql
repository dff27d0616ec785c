SELECT
  "folded"."shop" AS "shop",
  "folded"."revenue_7d" AS "revenue_7d",
  "folded"."revenue" AS "last_year",
  "folded"."count" AS "count"
FROM (
  SELECT
    "sales"."shop" AS "shop",
    SUM("sales"."amount") AS "revenue_7d",
    SUM("sales"."amount") AS "revenue",
    COUNT(*) AS "count"
  FROM "sales" AS "sales"
  GROUP BY 1
) AS "folded"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
