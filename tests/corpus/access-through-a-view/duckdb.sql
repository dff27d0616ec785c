SELECT
  "shops"."name" AS "shops_name",
  COUNT(*) AS "count",
  SUM("sales"."amount") AS "revenue"
FROM (
  SELECT * FROM "sales" AS "sales" WHERE ("sales"."region" = CAST($1 AS VARCHAR))
) AS "sales"
LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "north"
