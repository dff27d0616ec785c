WITH "kept_groups" AS (
  SELECT
    "aligned"."region" AS "region",
    "aligned"."product" AS "product"
  FROM (
    SELECT
      "branches"."region" AS "region",
      "branches"."product" AS "product",
      MAX("branches"."revenue") AS "revenue",
      MAX("branches"."region_revenue") AS "region_revenue",
      MAX("branches"."mean_per_buyer") AS "mean_per_buyer"
    FROM (
      SELECT
        "sales"."region" AS "region",
        "sales"."product" AS "product",
        SUM("sales"."amount") AS "revenue",
        CAST(NULL AS BIGINT) AS "region_revenue",
        CAST(NULL AS BIGINT) AS "mean_per_buyer"
      FROM "sales" AS "sales"
      GROUP BY 1, 2
      UNION ALL
      SELECT
        "folded"."region" AS "region",
        "folded"."product" AS "product",
        CAST(NULL AS BIGINT) AS "revenue",
        SUM("folded"."region_revenue") OVER (PARTITION BY "folded"."region") AS "region_revenue",
        CAST(NULL AS BIGINT) AS "mean_per_buyer"
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
        "folded"."mean_per_buyer" AS "mean_per_buyer"
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
    ) AS "branches"
    GROUP BY 1, 2
  ) AS "aligned"
  WHERE "aligned"."revenue" > CAST($1 AS BIGINT)
)
SELECT
  MAX("branches"."revenue") AS "revenue",
  MAX("branches"."region_revenue") AS "region_revenue",
  MAX("branches"."mean_per_buyer") AS "mean_per_buyer"
FROM (
  SELECT
    SUM("sales"."amount") AS "revenue",
    CAST(NULL AS BIGINT) AS "region_revenue",
    CAST(NULL AS BIGINT) AS "mean_per_buyer"
  FROM "sales" AS "sales"
  WHERE (COALESCE("sales"."region", ('')), "sales"."region" IS NULL, COALESCE("sales"."product", ('')), "sales"."product" IS NULL) IN (
    SELECT
      COALESCE("kept_groups"."region", ('')) AS "known_1",
      "kept_groups"."region" IS NULL AS "known_2",
      COALESCE("kept_groups"."product", ('')) AS "known_3",
      "kept_groups"."product" IS NULL AS "known_4"
    FROM "kept_groups" AS "kept_groups"
  )
  UNION ALL
  SELECT
    CAST(NULL AS BIGINT) AS "revenue",
    "folded"."region_revenue" AS "region_revenue",
    CAST(NULL AS BIGINT) AS "mean_per_buyer"
  FROM (
    SELECT
      SUM("derived"."region_revenue") AS "region_revenue"
    FROM (
      SELECT
        "folded"."revenue" AS "region_revenue"
      FROM (
        SELECT
          SUM("sales"."amount") AS "revenue"
        FROM "sales" AS "sales"
        WHERE (COALESCE("sales"."region", ('')), "sales"."region" IS NULL, COALESCE("sales"."product", ('')), "sales"."product" IS NULL) IN (
          SELECT
            COALESCE("kept_groups"."region", ('')) AS "known_1",
            "kept_groups"."region" IS NULL AS "known_2",
            COALESCE("kept_groups"."product", ('')) AS "known_3",
            "kept_groups"."product" IS NULL AS "known_4"
          FROM "kept_groups" AS "kept_groups"
        )
      ) AS "folded"
    ) AS "derived"
  ) AS "folded"
  UNION ALL
  SELECT
    CAST(NULL AS BIGINT) AS "revenue",
    CAST(NULL AS BIGINT) AS "region_revenue",
    "folded"."mean_per_buyer" AS "mean_per_buyer"
  FROM (
    SELECT
      (CAST(SUM("derived"."mean_per_buyer") AS DOUBLE PRECISION) / COUNT("derived"."mean_per_buyer")) AS "mean_per_buyer"
    FROM (
      SELECT
        "folded"."buyer" AS "buyer",
        "folded"."revenue" AS "mean_per_buyer"
      FROM (
        SELECT
          "sales"."buyer" AS "buyer",
          SUM("sales"."amount") AS "revenue"
        FROM "sales" AS "sales"
        WHERE (COALESCE("sales"."region", ('')), "sales"."region" IS NULL, COALESCE("sales"."product", ('')), "sales"."product" IS NULL) IN (
          SELECT
            COALESCE("kept_groups"."region", ('')) AS "known_1",
            "kept_groups"."region" IS NULL AS "known_2",
            COALESCE("kept_groups"."product", ('')) AS "known_3",
            "kept_groups"."product" IS NULL AS "known_4"
          FROM "kept_groups" AS "kept_groups"
        )
        GROUP BY 1
      ) AS "folded"
    ) AS "derived"
  ) AS "folded"
) AS "branches"
LIMIT 1000
-- $1 bigint "50"
