SELECT
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "sales" AS "sales" WHERE (("sales"."owner" = CAST($1 AS VARCHAR)) AND (("sales"."region" = CAST($2 AS VARCHAR)) OR ("sales"."owner" = CAST($3 AS VARCHAR))))
) AS "sales"
LIMIT 1000
-- $1 string "ann"
-- $2 string "north"
-- $3 string "ann"
