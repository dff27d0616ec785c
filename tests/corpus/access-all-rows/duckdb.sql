SELECT
  COUNT(*) AS "count"
FROM "sales" AS "sales"
LIMIT 1000
