SELECT
  "branches"."currency" AS "currency",
  "branches"."status" AS "status",
  MAX("branches"."revenue_in") AS "revenue_in",
  COALESCE(MAX("branches"."count"), 0) AS "count",
  COALESCE(MAX("branches"."buyers"), 0) AS "buyers"
FROM (
  SELECT
    "currency"."value" AS "currency",
    "orders"."status" AS "status",
    SUM(CASE WHEN "currency"."value" = CAST($1 AS VARCHAR) THEN "orders"."amount" WHEN "currency"."value" = CAST($2 AS VARCHAR) THEN "orders".amount * 1.1 ELSE 0 END) AS "revenue_in",
    CAST(NULL AS BIGINT) AS "count",
    CAST(NULL AS BIGINT) AS "buyers"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($3 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    VALUES (CAST(CAST($4 AS VARCHAR) AS VARCHAR)),
      (CAST($5 AS VARCHAR))
  ) AS "currency" ("value") ON TRUE
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "currency"."value" AS "currency",
    "orders"."status" AS "status",
    CAST(NULL AS BIGINT) AS "revenue_in",
    COUNT(*) AS "count",
    COUNT(DISTINCT "orders"."customer_id") AS "buyers"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($3 AS VARCHAR))
  ) AS "orders"
  LEFT JOIN (
    VALUES (CAST(CAST($4 AS VARCHAR) AS VARCHAR)),
      (CAST($5 AS VARCHAR))
  ) AS "currency" ("value") ON TRUE
  GROUP BY 1, 2
) AS "branches"
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "EUR"
-- $2 string "USD"
-- $3 string "t1"
-- $4 string "EUR"
-- $5 string "USD"
