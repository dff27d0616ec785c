SELECT
  "aligned"."sold_at_month" AS "sold_at_month",
  "aligned"."revenue" AS "revenue",
  "aligned"."revenue_2" AS "last_year",
  "aligned"."count" AS "last_month",
  "aligned"."revenue_3" AS "two_years"
FROM (
  SELECT
    "branches"."sold_at_month" AS "sold_at_month",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."revenue_2") AS "revenue_2",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    MAX("branches"."revenue_3") AS "revenue_3"
  FROM (
    SELECT
      date_trunc('month', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_month",
      SUM("sales"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_3"
    FROM "sales" AS "sales"
    GROUP BY 1
    UNION ALL
    SELECT
      date_trunc('month', CAST(("sales"."sold_at" + INTERVAL '1 year') AS TIMESTAMP)) AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("sales"."amount") AS "revenue_2",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_3"
    FROM "sales" AS "sales"
    GROUP BY 1
    UNION ALL
    SELECT
      date_trunc('month', CAST(("sales"."sold_at" + INTERVAL '1 month') AS TIMESTAMP)) AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      COUNT(*) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_3"
    FROM "sales" AS "sales"
    GROUP BY 1
    UNION ALL
    SELECT
      date_trunc('month', CAST((("sales"."sold_at" + INTERVAL '1 year') + INTERVAL '1 year') AS TIMESTAMP)) AS "sold_at_month",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "revenue_2",
      CAST(NULL AS BIGINT) AS "count",
      SUM("sales"."amount") AS "revenue_3"
    FROM "sales" AS "sales"
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
