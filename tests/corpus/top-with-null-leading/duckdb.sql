WITH "top_values" AS (
  SELECT
    "orders"."status" AS "status",
    SUM("orders"."amount") AS "revenue"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  GROUP BY 1
  ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
  LIMIT 3
)
SELECT
  "folded"."status" AS "status",
  "folded"."is_other" AS "is_other",
  "folded"."average" AS "average"
FROM (
  SELECT
    CASE WHEN (COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
    SELECT
      COALESCE("top_values"."status", ('')) AS "known_1",
      "top_values"."status" IS NULL AS "known_2"
    FROM "top_values" AS "top_values"
  ) THEN "orders"."status" END AS "status",
    NOT ((COALESCE("orders"."status", ('')), "orders"."status" IS NULL) IN (
    SELECT
      COALESCE("top_values"."status", ('')) AS "known_1",
      "top_values"."status" IS NULL AS "known_2"
    FROM "top_values" AS "top_values"
  )) AS "is_other",
    (CAST(SUM("orders"."amount") AS DOUBLE PRECISION) / COUNT("orders"."amount")) AS "average"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($2 AS VARCHAR))
  ) AS "orders"
  GROUP BY 1, 2
) AS "folded"
ORDER BY CASE WHEN ABS(CAST("folded"."average" AS DOUBLE PRECISION)) < 1e300 THEN CAST(printf('%.12e', CAST("folded"."average" AS DOUBLE PRECISION) * CAST('1.0000000000000004' AS DOUBLE PRECISION)) AS DOUBLE PRECISION) ELSE CAST("folded"."average" AS DOUBLE PRECISION) END DESC NULLS LAST, "folded"."status" ASC NULLS LAST, "folded"."is_other" ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
