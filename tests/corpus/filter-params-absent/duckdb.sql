SELECT
  COUNT(*) AS "count",
  SUM("clicks"."cost") AS "cost"
FROM (
  SELECT * FROM clicks WHERE TRUE
) AS "clicks"
LIMIT 1000
