SELECT
  CAST("sales"."sold_at" AS TIMESTAMP) - ((CAST("sales"."sold_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Europe/Amsterdam') - (CAST('2024-01-01T00:00:00.000' AS TIMESTAMP) + CAST(FLOOR(EXTRACT(EPOCH FROM ((CAST("sales"."sold_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Europe/Amsterdam') - CAST('2024-01-01T00:00:00.000' AS TIMESTAMP))) / 900) * 900 AS BIGINT) * INTERVAL '1 second')) AS "sold_at_quarter_hour",
  COUNT(*) AS "count",
  SUM("sales"."amount") AS "revenue"
FROM "sales" AS "sales"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
