SELECT DISTINCT
  "customers"."state" AS "state",
  "customers"."vip" AS "vip"
FROM (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($1 AS VARCHAR))
) AS "customers"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
