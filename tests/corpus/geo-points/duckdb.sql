SELECT DISTINCT
  "addresses"."id" AS "id",
  CASE WHEN (NOT ("addresses"."latitude" IS NULL)) AND (NOT ("addresses"."longitude" IS NULL)) THEN CONCAT(CAST("addresses"."latitude" AS VARCHAR), (','), CAST("addresses"."longitude" AS VARCHAR)) END AS "place"
FROM "addresses" AS "addresses"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
