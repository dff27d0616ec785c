SELECT
  "branches"."name" AS "name",
  "branches"."id" AS "id",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  MAX("branches"."cost") AS "cost",
  COALESCE(MAX("branches"."count_2"), 0) AS "count_2"
FROM (
  SELECT
    "customers"."name" AS "name",
    "customers"."id" AS "id",
    COUNT(*) AS "count",
    SUM("clicks"."cost") AS "cost",
    CAST(NULL AS BIGINT) AS "count_2"
  FROM (
    SELECT * FROM clicks WHERE TRUE
  ) AS "clicks"
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "customers" ON "clicks".customer_id = "customers".id
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "customers"."name" AS "name",
    "customers"."id" AS "id",
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "cost",
    COUNT(*) AS "count_2"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($3 AS VARCHAR))
  ) AS "customers" ON "orders".customer_id = "customers".id
  GROUP BY 1, 2
) AS "branches"
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
