SELECT
  "sales"."owner" AS "owner",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "sales" AS "sales" WHERE (("sales"."region" = CAST($1 AS VARCHAR)) OR ("sales"."owner" = CAST($2 AS VARCHAR)))
) AS "sales"
WHERE "sales"."product" = CAST($3 AS VARCHAR)
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "north"
-- $2 string "ann"
-- $3 string "kite"
