SELECT DISTINCT
  "customers"."id" AS "id"
FROM (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($1 AS VARCHAR))
) AS "customers"
WHERE starts_with("customers"."name", CAST($2 AS VARCHAR)) OR ends_with("customers"."name", CAST($3 AS VARCHAR)) OR (LOWER("customers"."name") = LOWER(CAST($4 AS VARCHAR))) OR contains("customers"."name", CAST($5 AS VARCHAR))
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "100%"
-- $3 string "o"
-- $4 string "ANA"
-- $5 string "DLE"
