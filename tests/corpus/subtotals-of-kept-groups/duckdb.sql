WITH "kept_groups" AS (
  SELECT
    "folded"."status" AS "status",
    "folded"."state" AS "state"
  FROM (
    SELECT
      "orders"."status" AS "status",
      "customers"."state" AS "state",
      COUNT(*) AS "count",
      SUM("orders"."amount") AS "revenue"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    LEFT JOIN (
      SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "customers" ON "orders".customer_id = "customers".id
    GROUP BY 1, 2
  ) AS "folded"
  WHERE "folded"."count" <= CAST($3 AS BIGINT)
)
SELECT
  "orders"."status" AS "status",
  COUNT(*) AS "count",
  SUM("orders"."amount") AS "revenue"
FROM (
  SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
) AS "orders"
LEFT JOIN (
  SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
) AS "customers" ON "orders".customer_id = "customers".id
WHERE EXISTS (
  SELECT
    1 AS "found"
  FROM "kept_groups" AS "kept_groups"
  WHERE ("kept_groups"."status" IS NOT DISTINCT FROM "orders"."status")
    AND ("kept_groups"."state" IS NOT DISTINCT FROM "customers"."state")
)
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 bigint "1"
