SELECT
  "folded"."status" AS "status",
  "folded"."median" AS "median",
  "folded"."discount_rate" AS "discount_rate",
  "folded"."first_placed" AS "first_placed"
FROM (
  SELECT
    "orders"."status" AS "status",
    PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ("orders".amount) * 1e0) AS "median",
    100.0 * SUM("orders".discount) / NULLIF(CAST(( SUM("orders".amount)) AS DOUBLE PRECISION), 0) AS "discount_rate",
    MIN("orders".placed_at) AS "first_placed"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  GROUP BY 1
) AS "folded"
ORDER BY CASE WHEN ABS(CAST("folded"."median" AS DOUBLE PRECISION)) < 1e300 THEN CAST(printf('%.12e', CAST("folded"."median" AS DOUBLE PRECISION) * CAST('1.0000000000000004' AS DOUBLE PRECISION)) AS DOUBLE PRECISION) ELSE CAST("folded"."median" AS DOUBLE PRECISION) END DESC NULLS LAST, "folded"."status" ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
