SELECT
  "aligned"."region" AS "region",
  "aligned"."shops_name" AS "shops_name",
  "aligned"."revenue" AS "revenue",
  "aligned"."revenue_7d" AS "revenue_7d",
  "aligned"."region_revenue" AS "region_revenue",
  "aligned"."revenue_2" AS "last_year",
  "aligned"."buyers" AS "buyers"
FROM (
  SELECT
    "branches"."region" AS "region",
    "branches"."shops_name" AS "shops_name",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."revenue_7d") AS "revenue_7d",
    MAX("branches"."region_revenue") AS "region_revenue",
    MAX("branches"."revenue_2") AS "revenue_2",
    COALESCE(MAX("branches"."buyers"), 0) AS "buyers"
  FROM (
    SELECT
      "sales"."region" AS "region",
      "shops"."name" AS "shops_name",
      SUM("sales"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "region_revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      COUNT(DISTINCT "sales"."buyer") AS "buyers"
    FROM "sales" AS "sales"
    LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
    GROUP BY 1, 2
    UNION ALL
    SELECT
      "sales"."region" AS "region",
      "shops"."name" AS "shops_name",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("sales"."amount") AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "region_revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers"
    FROM "sales" AS "sales"
    LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
    WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
    GROUP BY 1, 2
    UNION ALL
    SELECT
      "sales"."region" AS "region",
      "shops"."name" AS "shops_name",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "region_revenue",
      SUM("sales"."amount") AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers"
    FROM "sales" AS "sales"
    LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
    WHERE ("sales"."sold_at" >= CAST($5 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($6 AS TIMESTAMP))
    GROUP BY 1, 2
    UNION ALL
    SELECT
      "folded"."region" AS "region",
      "folded"."shops_name" AS "shops_name",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      SUM("folded"."region_revenue") OVER (PARTITION BY "folded"."region") AS "region_revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "buyers"
    FROM (
      SELECT
        "derived"."region" AS "region",
        "derived"."shops_name" AS "shops_name",
        SUM("derived"."region_revenue") AS "region_revenue"
      FROM (
        SELECT
          "folded"."region" AS "region",
          "folded"."shops_name" AS "shops_name",
          "folded"."revenue" AS "region_revenue"
        FROM (
          SELECT
            "sales"."region" AS "region",
            "shops"."name" AS "shops_name",
            SUM("sales"."amount") AS "revenue"
          FROM "sales" AS "sales"
          LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
          WHERE ("sales"."sold_at" >= CAST($7 AS TIMESTAMP))
            AND ("sales"."sold_at" < CAST($8 AS TIMESTAMP))
          GROUP BY 1, 2
        ) AS "folded"
      ) AS "derived"
      GROUP BY 1, 2
    ) AS "folded"
  ) AS "branches"
  GROUP BY 1, 2
) AS "aligned"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-03-01T00:00:00.000Z"
-- $2 timestamp "2024-04-04T00:00:00.000Z"
-- $3 timestamp "2024-03-28T00:00:00.000Z"
-- $4 timestamp "2024-04-04T00:00:00.000Z"
-- $5 timestamp "2023-03-01T00:00:00.000Z"
-- $6 timestamp "2023-04-04T00:00:00.000Z"
-- $7 timestamp "2024-03-01T00:00:00.000Z"
-- $8 timestamp "2024-04-04T00:00:00.000Z"
