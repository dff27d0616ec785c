SELECT
  CONCAT('FY', CAST(EXTRACT(YEAR FROM (date_trunc('month', ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '0 second')) - MOD(MOD(CAST(EXTRACT(YEAR FROM ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '0 second')) * 12 + EXTRACT(MONTH FROM ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '0 second')) AS INTEGER) - 24292, 12) + 12, 12) * INTERVAL '1 month' + INTERVAL '0 second')) AS VARCHAR(4))) AS "fiscal_label",
  COUNT(*) AS "count",
  SUM("sales"."amount") AS "revenue"
FROM "sales" AS "sales"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
