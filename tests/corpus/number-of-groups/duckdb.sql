SELECT
  COUNT(*) AS "count"
FROM (
  SELECT
    "folded"."state" AS "state",
    "folded"."status" AS "status",
    "folded"."revenue" AS "revenue",
    "folded"."count" AS "count"
  FROM (
    SELECT
      "customers"."state" AS "state",
      "orders"."status" AS "status",
      SUM("orders"."amount") AS "revenue",
      COUNT(*) AS "count"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    LEFT JOIN (
      SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "customers" ON "orders".customer_id = "customers".id
    GROUP BY 1, 2
  ) AS "folded"
  WHERE "folded"."count" > CAST($3 AS BIGINT)
) AS "kept"
-- $1 string "t1"
-- $2 string "t1"
-- $3 bigint "1"
