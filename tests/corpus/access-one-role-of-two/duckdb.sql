SELECT
  "sales"."product" AS "product",
  COUNT(*) AS "count",
  SUM("sales"."amount") AS "revenue"
FROM (
  SELECT * FROM "sales" AS "sales" WHERE ((("sales"."region" = CAST($1 AS VARCHAR)) OR ("sales"."owner" = CAST($2 AS VARCHAR))) AND ("sales"."owner" = CAST($3 AS VARCHAR)))
) AS "sales"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "north"
-- $2 string "ann"
-- $3 string "ann"
