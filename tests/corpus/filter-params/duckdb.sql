SELECT
  COUNT(*) AS "count"
FROM (
  SELECT * FROM clicks WHERE (((clicked_at) >= CAST($1 AS TIMESTAMP)) AND ((clicked_at) < CAST($2 AS TIMESTAMP)))
) AS "clicks"
WHERE ("clicks"."clicked_at" >= CAST($3 AS TIMESTAMP))
  AND ("clicks"."clicked_at" < CAST($4 AS TIMESTAMP))
LIMIT 1000
-- $1 timestamp "2024-10-27T00:00:00.000Z"
-- $2 timestamp "2024-10-28T00:00:00.000Z"
-- $3 timestamp "2024-10-27T00:00:00.000Z"
-- $4 timestamp "2024-10-28T00:00:00.000Z"
