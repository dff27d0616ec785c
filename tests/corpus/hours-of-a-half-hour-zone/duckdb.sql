SELECT
  CAST("clicks"."clicked_at" AS TIMESTAMP) - ((CAST("clicks"."clicked_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Asia/Kolkata') - date_trunc('hour', CAST("clicks"."clicked_at" AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Asia/Kolkata')) AS "clicked_at_hour",
  COUNT(*) AS "count",
  SUM("clicks"."cost") AS "cost"
FROM (
  SELECT * FROM clicks WHERE TRUE
) AS "clicks"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
