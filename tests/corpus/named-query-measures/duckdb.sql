SELECT
  COUNT(*) AS "count",
  SUM("events"."amount") AS "revenue",
  (CAST(SUM("events"."amount") AS DOUBLE PRECISION) / COUNT("events"."amount")) AS "average"
FROM (
  SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
) AS "events"
WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
  AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
  AND ("events"."user_id" = CAST($4 AS VARCHAR))
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-02-01T00:00:00.000Z"
-- $3 timestamp "2024-03-01T00:00:00.000Z"
-- $4 string "ann"
