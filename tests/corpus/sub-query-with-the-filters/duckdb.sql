SELECT
  CASE WHEN "shops"."code" IS NULL THEN NULL WHEN "sold_here"."count" IS NULL THEN 0 ELSE "sold_here"."count" END AS "shops_sold_here",
  CASE WHEN "shops"."code" IS NULL THEN NULL WHEN "sold_ever"."count" IS NULL THEN 0 ELSE "sold_ever"."count" END AS "shops_sold_ever",
  "shops"."name" AS "shops_name",
  COUNT(*) AS "count"
FROM "sales" AS "sales"
LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
LEFT JOIN (
  SELECT
    "shops"."code" AS "code",
    COUNT(*) AS "count"
  FROM "sales" AS "sales"
  LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
    AND ("sales"."product" = CAST($3 AS VARCHAR))
  GROUP BY 1
) AS "sold_here" ON "shops"."code" = "sold_here"."code"
LEFT JOIN (
  SELECT
    "shops"."code" AS "code",
    COUNT(*) AS "count"
  FROM "sales" AS "sales"
  LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
  GROUP BY 1
) AS "sold_ever" ON "shops"."code" = "sold_ever"."code"
WHERE ("sales"."sold_at" >= CAST($4 AS TIMESTAMP))
  AND ("sales"."sold_at" < CAST($5 AS TIMESTAMP))
  AND ("sales"."product" = CAST($6 AS VARCHAR))
  AND (CASE WHEN "shops"."code" IS NULL THEN NULL WHEN "sold_here"."count" IS NULL THEN 0 ELSE "sold_here"."count" END > CAST($7 AS BIGINT))
GROUP BY 1, 2, 3
ORDER BY 4 DESC NULLS LAST, 1 ASC NULLS LAST, 2 ASC NULLS LAST, 3 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-01-01T00:00:00.000Z"
-- $2 timestamp "2025-01-01T00:00:00.000Z"
-- $3 string "kite"
-- $4 timestamp "2024-01-01T00:00:00.000Z"
-- $5 timestamp "2025-01-01T00:00:00.000Z"
-- $6 string "kite"
-- $7 bigint "3"
