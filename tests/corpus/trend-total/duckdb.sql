SELECT
  (CAST(SUM("scores"."score") AS DOUBLE PRECISION) / COUNT("scores"."score")) AS "score",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "scores" AS "scores" WHERE ("scores"."tenant_id" = CAST($1 AS VARCHAR))
) AS "scores"
WHERE ("scores"."scored_on" >= CAST($2 AS DATE))
  AND ("scores"."scored_on" < CAST($3 AS DATE))
LIMIT 1000
-- $1 string "t1"
-- $2 date "2024-02-01"
-- $3 date "2024-03-01"
