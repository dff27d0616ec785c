SELECT
  "branches"."region" AS "region",
  "branches"."product" AS "product",
  MAX("branches"."mean_per_buyer") AS "mean_per_buyer",
  MAX("branches"."best_buyer") AS "best_buyer",
  MAX("branches"."best_of_region") AS "best_of_region",
  MAX("branches"."mean_ratio_per_buyer") AS "mean_ratio_per_buyer",
  COALESCE(MAX("branches"."count"), 0) AS "count"
FROM (
  SELECT
    "sales"."region" AS "region",
    "sales"."product" AS "product",
    CAST(NULL AS BIGINT) AS "mean_per_buyer",
    CAST(NULL AS BIGINT) AS "best_buyer",
    CAST(NULL AS BIGINT) AS "best_of_region",
    CAST(NULL AS BIGINT) AS "mean_ratio_per_buyer",
    COUNT(*) AS "count"
  FROM "sales" AS "sales"
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "folded"."region" AS "region",
    "folded"."product" AS "product",
    "folded"."mean_per_buyer" AS "mean_per_buyer",
    CAST(NULL AS BIGINT) AS "best_buyer",
    CAST(NULL AS BIGINT) AS "best_of_region",
    CAST(NULL AS BIGINT) AS "mean_ratio_per_buyer",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    SELECT
      "derived"."region" AS "region",
      "derived"."product" AS "product",
      (CAST(SUM("derived"."mean_per_buyer") AS DOUBLE PRECISION) / COUNT("derived"."mean_per_buyer")) AS "mean_per_buyer"
    FROM (
      SELECT
        "folded"."region" AS "region",
        "folded"."product" AS "product",
        "folded"."buyer" AS "buyer",
        "folded"."revenue" AS "mean_per_buyer"
      FROM (
        SELECT
          "sales"."region" AS "region",
          "sales"."product" AS "product",
          "sales"."buyer" AS "buyer",
          SUM("sales"."amount") AS "revenue"
        FROM "sales" AS "sales"
        GROUP BY 1, 2, 3
      ) AS "folded"
    ) AS "derived"
    GROUP BY 1, 2
  ) AS "folded"
  UNION ALL
  SELECT
    "folded"."region" AS "region",
    "folded"."product" AS "product",
    CAST(NULL AS BIGINT) AS "mean_per_buyer",
    "folded"."best_buyer" AS "best_buyer",
    CAST(NULL AS BIGINT) AS "best_of_region",
    CAST(NULL AS BIGINT) AS "mean_ratio_per_buyer",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    SELECT
      "derived"."region" AS "region",
      "derived"."product" AS "product",
      MAX("derived"."best_buyer") AS "best_buyer"
    FROM (
      SELECT
        "folded"."region" AS "region",
        "folded"."product" AS "product",
        "folded"."buyer" AS "buyer",
        "folded"."revenue" AS "best_buyer"
      FROM (
        SELECT
          "sales"."region" AS "region",
          "sales"."product" AS "product",
          "sales"."buyer" AS "buyer",
          SUM("sales"."amount") AS "revenue"
        FROM "sales" AS "sales"
        GROUP BY 1, 2, 3
      ) AS "folded"
    ) AS "derived"
    GROUP BY 1, 2
  ) AS "folded"
  UNION ALL
  SELECT
    "folded"."region" AS "region",
    "folded"."product" AS "product",
    CAST(NULL AS BIGINT) AS "mean_per_buyer",
    CAST(NULL AS BIGINT) AS "best_buyer",
    MAX("folded"."best_of_region") OVER (PARTITION BY "folded"."region") AS "best_of_region",
    CAST(NULL AS BIGINT) AS "mean_ratio_per_buyer",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    SELECT
      "derived"."region" AS "region",
      "derived"."product" AS "product",
      MAX("derived"."best_of_region") AS "best_of_region"
    FROM (
      SELECT
        "derived"."region" AS "region",
        "derived"."product" AS "product",
        "derived"."best_buyer" AS "best_of_region"
      FROM (
        SELECT
          "folded"."region" AS "region",
          "folded"."product" AS "product",
          "folded"."best_buyer" AS "best_buyer"
        FROM (
          SELECT
            "derived"."region" AS "region",
            "derived"."product" AS "product",
            MAX("derived"."best_buyer") AS "best_buyer"
          FROM (
            SELECT
              "folded"."region" AS "region",
              "folded"."product" AS "product",
              "folded"."buyer" AS "buyer",
              "folded"."revenue" AS "best_buyer"
            FROM (
              SELECT
                "sales"."region" AS "region",
                "sales"."product" AS "product",
                "sales"."buyer" AS "buyer",
                SUM("sales"."amount") AS "revenue"
              FROM "sales" AS "sales"
              GROUP BY 1, 2, 3
            ) AS "folded"
          ) AS "derived"
          GROUP BY 1, 2
        ) AS "folded"
      ) AS "derived"
    ) AS "derived"
    GROUP BY 1, 2
  ) AS "folded"
  UNION ALL
  SELECT
    "folded"."region" AS "region",
    "folded"."product" AS "product",
    CAST(NULL AS BIGINT) AS "mean_per_buyer",
    CAST(NULL AS BIGINT) AS "best_buyer",
    CAST(NULL AS BIGINT) AS "best_of_region",
    "folded"."mean_ratio_per_buyer" AS "mean_ratio_per_buyer",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    SELECT
      "derived"."region" AS "region",
      "derived"."product" AS "product",
      (CAST(SUM("derived"."mean_ratio_per_buyer") AS DOUBLE PRECISION) / COUNT("derived"."mean_ratio_per_buyer")) AS "mean_ratio_per_buyer"
    FROM (
      SELECT
        "folded"."region" AS "region",
        "folded"."product" AS "product",
        "folded"."shops_name" AS "shops_name",
        "folded"."revenue" / NULLIF(CAST(( "folded"."buyers") AS DOUBLE PRECISION), 0) AS "mean_ratio_per_buyer"
      FROM (
        SELECT
          "sales"."region" AS "region",
          "sales"."product" AS "product",
          "shops"."name" AS "shops_name",
          SUM("sales"."amount") AS "revenue",
          COUNT(DISTINCT "sales"."buyer") AS "buyers"
        FROM "sales" AS "sales"
        LEFT JOIN "shops" AS "shops" ON "sales"."shop" = "shops"."code"
        GROUP BY 1, 2, 3
      ) AS "folded"
    ) AS "derived"
    GROUP BY 1, 2
  ) AS "folded"
) AS "branches"
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
