SELECT
  COUNT(*) AS "count",
  SUM("sales"."amount") AS "revenue"
FROM (
  SELECT * FROM "sales" AS "sales" WHERE ("sales"."owner" = CAST($1 AS VARCHAR))
) AS "sales"
LIMIT 1000
-- $1 string "ann"
