SELECT
  "folded"."count" AS "count"
FROM (
  SELECT
    COUNT(*) AS "count",
    SUM("sales"."amount") AS "revenue"
  FROM (
    SELECT * FROM "sales" AS "sales" WHERE (("sales"."region" = CAST($1 AS VARCHAR)) AND (("sales"."region" = CAST($2 AS VARCHAR)) OR ("sales"."owner" = CAST($3 AS VARCHAR))) AND ("sales"."owner" = CAST($4 AS VARCHAR)))
  ) AS "sales"
  WHERE (NOT ("sales"."region" = CAST($5 AS VARCHAR))) OR ("sales"."region" IS NULL)
) AS "folded"
WHERE "folded"."revenue" > CAST($6 AS BIGINT)
LIMIT 1000
-- $1 string "north"
-- $2 string "north"
-- $3 string "ann"
-- $4 string "ann"
-- $5 string "east"
-- $6 bigint "0"
