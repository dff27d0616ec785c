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
WHERE (COALESCE("orders"."status", ('')), "orders"."status" IS NULL, COALESCE("customers"."state", ('')), "customers"."state" IS NULL) IN (
  SELECT
    COALESCE("kept_groups"."status", ('')) AS "known_1",
    "kept_groups"."status" IS NULL AS "known_2",
    COALESCE("kept_groups"."state", ('')) AS "known_3",
    "kept_groups"."state" IS NULL AS "known_4"
  FROM "kept_groups" AS "kept_groups"
)
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 bigint "1"
