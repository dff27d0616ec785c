SELECT
  COUNT(*) AS "count"
FROM (
  SELECT DISTINCT
    "events"."country" AS "country"
  FROM (
    SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "events"
  WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
    AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
) AS "folded"
-- $1 string "t1"
-- $2 timestamp "2024-02-01T00:00:00.000Z"
-- $3 timestamp "2024-03-01T00:00:00.000Z"

SELECT
  "events"."country" AS "country",
  COUNT(*) AS "count",
  SUM("events"."amount") AS "revenue",
  COUNT(DISTINCT "events"."user_id") FILTER (WHERE "events".type = 'buy') AS "buyers"
FROM (
  SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
) AS "events"
WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
  AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1001
-- $1 string "t1"
-- $2 timestamp "2024-02-01T00:00:00.000Z"
-- $3 timestamp "2024-03-01T00:00:00.000Z"
