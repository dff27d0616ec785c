SELECT
  "customers"."signed_up_on" AS "signed_up_on",
  date_trunc('month', CAST("customers"."signed_up_on" AS TIMESTAMP)) AS "signed_up_on_month",
  COUNT(*) AS "count"
FROM (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($1 AS VARCHAR))
) AS "customers"
WHERE ("customers"."signed_up_on" >= CAST($2 AS DATE))
  AND ("customers"."signed_up_on" < CAST($3 AS DATE))
GROUP BY 1, 2
ORDER BY 2 ASC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 date "2018-11-04"
-- $3 date "2024-03-01"
