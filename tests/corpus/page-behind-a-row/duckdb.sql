SELECT
  "folded"."state" AS "state",
  "folded"."status" AS "status",
  "folded"."count" AS "count"
FROM (
  SELECT
    "customers"."state" AS "state",
    "orders"."status" AS "status",
    COUNT(*) AS "count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1, 2
) AS "folded"
WHERE ("folded"."count" < CAST($3 AS BIGINT)) OR ("folded"."count" IS NULL) OR (("folded"."count" = CAST($3 AS BIGINT)) AND (("folded"."state" > CAST($4 AS VARCHAR)) OR ("folded"."state" IS NULL))) OR (("folded"."count" = CAST($3 AS BIGINT)) AND ("folded"."state" = CAST($4 AS VARCHAR)) AND (("folded"."status" > CAST($5 AS VARCHAR)) OR ("folded"."status" IS NULL)))
ORDER BY 3 DESC NULLS LAST, 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 4
-- $1 string "t1"
-- $2 string "t1"
-- $3 integer 2
-- $4 string "NH"
-- $5 string "paid"
