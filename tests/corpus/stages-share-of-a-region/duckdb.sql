SELECT
  "aligned"."region" AS "region",
  "aligned"."product" AS "product",
  "aligned"."revenue" AS "revenue",
  "aligned"."region_revenue" AS "region_revenue",
  "aligned"."revenue" / NULLIF(CAST(( "aligned"."region_revenue") AS DOUBLE PRECISION), 0) AS "region_share",
  "aligned"."all_products" AS "all_products"
FROM (
  SELECT
    "branches"."region" AS "region",
    "branches"."product" AS "product",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."region_revenue") AS "region_revenue",
    MAX("branches"."all_products") AS "all_products"
  FROM (
    SELECT
      "sales"."region" AS "region",
      "sales"."product" AS "product",
      SUM("sales"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "region_revenue",
      CAST(NULL AS BIGINT) AS "all_products"
    FROM "sales" AS "sales"
    WHERE NOT ("sales"."shop" IS NULL)
    GROUP BY 1, 2
    UNION ALL
    SELECT
      "folded"."region" AS "region",
      "folded"."product" AS "product",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("folded"."region_revenue") OVER (PARTITION BY "folded"."region") AS "region_revenue",
      CAST(NULL AS BIGINT) AS "all_products"
    FROM (
      SELECT
        "derived"."region" AS "region",
        "derived"."product" AS "product",
        SUM("derived"."region_revenue") AS "region_revenue"
      FROM (
        SELECT
          "folded"."region" AS "region",
          "folded"."product" AS "product",
          "folded"."revenue" AS "region_revenue"
        FROM (
          SELECT
            "sales"."region" AS "region",
            "sales"."product" AS "product",
            SUM("sales"."amount") AS "revenue"
          FROM "sales" AS "sales"
          WHERE NOT ("sales"."shop" IS NULL)
          GROUP BY 1, 2
        ) AS "folded"
      ) AS "derived"
      GROUP BY 1, 2
    ) AS "folded"
    UNION ALL
    SELECT
      "folded"."region" AS "region",
      "folded"."product" AS "product",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "region_revenue",
      SUM("folded"."all_products") OVER (PARTITION BY "folded"."region") AS "all_products"
    FROM (
      SELECT
        "derived"."region" AS "region",
        "derived"."product" AS "product",
        SUM("derived"."all_products") AS "all_products"
      FROM (
        SELECT
          "folded"."region" AS "region",
          "folded"."product" AS "product",
          "folded"."revenue" AS "all_products"
        FROM (
          SELECT
            "sales"."region" AS "region",
            "sales"."product" AS "product",
            SUM("sales"."amount") AS "revenue"
          FROM "sales" AS "sales"
          WHERE NOT ("sales"."shop" IS NULL)
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
