SELECT
  "branches"."sold_at_quarter" AS "sold_at_quarter",
  "branches"."product" AS "product",
  MAX("branches"."product_rank") AS "product_rank",
  MAX("branches"."revenue") AS "revenue",
  COALESCE(MAX("branches"."shops_count"), 0) AS "shops_count"
FROM (
  SELECT
    date_trunc('quarter', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_quarter",
    "sales"."product" AS "product",
    CAST(NULL AS BIGINT) AS "product_rank",
    SUM("sales"."amount") AS "revenue",
    CAST(NULL AS BIGINT) AS "shops_count"
  FROM "sales" AS "sales"
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "once"."sold_at_quarter" AS "sold_at_quarter",
    "once"."product" AS "product",
    CAST(NULL AS BIGINT) AS "product_rank",
    CAST(NULL AS BIGINT) AS "revenue",
    COUNT("once"."input_1") AS "shops_count"
  FROM (
    SELECT DISTINCT
      date_trunc('quarter', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_quarter",
      "sales"."product" AS "product",
      "shops"."code" AS "pk_1",
      "shops"."code" AS "input_1"
    FROM "sales" AS "sales"
    LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  ) AS "once"
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "derived"."sold_at_quarter" AS "sold_at_quarter",
    "derived"."product" AS "product",
    RANK() OVER (PARTITION BY "derived"."sold_at_quarter" ORDER BY "derived"."product_rank" DESC NULLS LAST) AS "product_rank",
    CAST(NULL AS BIGINT) AS "revenue",
    CAST(NULL AS BIGINT) AS "shops_count"
  FROM (
    SELECT
      "folded"."sold_at_quarter" AS "sold_at_quarter",
      "folded"."product" AS "product",
      "folded"."revenue" AS "product_rank"
    FROM (
      SELECT
        date_trunc('quarter', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_quarter",
        "sales"."product" AS "product",
        SUM("sales"."amount") AS "revenue"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
      GROUP BY 1, 2
    ) AS "folded"
  ) AS "derived"
) AS "branches"
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-01-01T00:00:00.000Z"
-- $2 timestamp "2025-04-01T00:00:00.000Z"
-- $3 timestamp "2024-01-01T00:00:00.000Z"
-- $4 timestamp "2025-04-01T00:00:00.000Z"
