SELECT
  COUNT(*) AS "count",
  SUM("sales"."amount") AS "revenue"
FROM "sales" AS "sales"
LIMIT 1000
