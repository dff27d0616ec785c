SELECT
  "branches"."status" AS "status",
  MAX("branches"."paid_median") AS "paid_median"
FROM (
  SELECT DISTINCT
    "orders"."status" AS "status",
    CAST(NULL AS BIGINT) AS "paid_median"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  UNION ALL
  SELECT
    "orders"."status" AS "status",
    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ("orders".amount) * 1e0) AS "paid_median"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  WHERE "orders".status = 'paid'
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
