SELECT
  "folded"."count" AS "count",
  "folded"."total" AS "total",
  "folded"."total" / NULLIF(CAST(( "folded"."count") AS DOUBLE PRECISION), 0) AS "ratio"
FROM (
  SELECT
    COUNT(*) AS "count",
    SUM("nothing"."amount") AS "total"
  FROM "nothing" AS "nothing"
) AS "folded"
LIMIT 1000
