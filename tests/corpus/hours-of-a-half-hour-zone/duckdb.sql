SELECT
  CAST("clicks"."clicked_at" AS TIMESTAMP) - ((CAST("clicks"."clicked_at" AS TIMESTAMP) + CASE WHEN CAST("clicks"."clicked_at" AS TIMESTAMP) < TIMESTAMP '2011-01-01T00:00:00.000' THEN ((CAST(CAST("clicks"."clicked_at" AS TIMESTAMP) AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Asia/Kolkata') - CAST("clicks"."clicked_at" AS TIMESTAMP)) WHEN CAST("clicks"."clicked_at" AS TIMESTAMP) < TIMESTAMP '2026-01-01T00:00:00.000' THEN INTERVAL '19800 second' ELSE ((CAST(CAST("clicks"."clicked_at" AS TIMESTAMP) AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Asia/Kolkata') - CAST("clicks"."clicked_at" AS TIMESTAMP)) END) - date_trunc('hour', CAST("clicks"."clicked_at" AS TIMESTAMP) + CASE WHEN CAST("clicks"."clicked_at" AS TIMESTAMP) < TIMESTAMP '2011-01-01T00:00:00.000' THEN ((CAST(CAST("clicks"."clicked_at" AS TIMESTAMP) AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Asia/Kolkata') - CAST("clicks"."clicked_at" AS TIMESTAMP)) WHEN CAST("clicks"."clicked_at" AS TIMESTAMP) < TIMESTAMP '2026-01-01T00:00:00.000' THEN INTERVAL '19800 second' ELSE ((CAST(CAST("clicks"."clicked_at" AS TIMESTAMP) AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Asia/Kolkata') - CAST("clicks"."clicked_at" AS TIMESTAMP)) END)) AS "clicked_at_hour",
  COUNT(*) AS "count",
  SUM("clicks"."cost") AS "cost"
FROM (
  SELECT * FROM clicks WHERE TRUE
) AS "clicks"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
