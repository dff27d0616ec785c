SELECT
  "sales"."product" AS "product",
  COUNT(*) AS "count",
  COUNT(DISTINCT "sales"."buyer") AS "buyers"
FROM (
  SELECT * FROM "sales" AS "sales" WHERE (EXISTS (
  SELECT
    1 AS "found"
  FROM "shops" AS "sales__shops"
  WHERE ("sales"."shop" = "sales__shops"."code")
    AND ("sales__shops"."name" = CAST($1 AS VARCHAR))
) OR ("sales"."region" IS NULL))
) AS "sales"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 string "Barn"
