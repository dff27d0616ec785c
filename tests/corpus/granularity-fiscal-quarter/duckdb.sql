SELECT
  (date_trunc('month', ((CAST("sales"."sold_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'America/Sao_Paulo') - INTERVAL '0 second')) - MOD(MOD(CAST(EXTRACT(YEAR FROM ((CAST("sales"."sold_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'America/Sao_Paulo') - INTERVAL '0 second')) * 12 + EXTRACT(MONTH FROM ((CAST("sales"."sold_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'America/Sao_Paulo') - INTERVAL '0 second')) AS INTEGER) - 24290, 3) + 3, 3) * INTERVAL '1 month' + INTERVAL '0 second') AS "sold_at_fiscal_quarter",
  COUNT(*) AS "count",
  SUM("sales"."amount") AS "revenue"
FROM "sales" AS "sales"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
