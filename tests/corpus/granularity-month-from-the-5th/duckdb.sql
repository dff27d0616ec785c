SELECT
  (date_trunc('month', ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '367200 second')) - MOD(MOD(CAST(EXTRACT(YEAR FROM ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '367200 second')) * 12 + EXTRACT(MONTH FROM ((CAST("sales"."sold_at" AS TIMESTAMP)) - INTERVAL '367200 second')) AS INTEGER) - 24289, 1) + 1, 1) * INTERVAL '1 month' + INTERVAL '367200 second') AS "sold_at_month_from_5th",
  COUNT(*) AS "count",
  SUM("sales"."amount") AS "revenue"
FROM "sales" AS "sales"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
