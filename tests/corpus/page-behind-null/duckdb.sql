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
WHERE FALSE OR (("folded"."state" IS NULL) AND (("folded"."status" > CAST($3 AS VARCHAR)) OR ("folded"."status" IS NULL)))
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "open"
