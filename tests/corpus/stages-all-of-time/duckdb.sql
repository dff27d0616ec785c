SELECT
  "aligned"."sold_at_month" AS "sold_at_month",
  "aligned"."region" AS "region",
  "aligned"."revenue" AS "revenue",
  "aligned"."all_time" AS "all_time"
FROM (
  SELECT
    "branches"."sold_at_month" AS "sold_at_month",
    "branches"."region" AS "region",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."all_time") AS "all_time"
  FROM (
    SELECT
      date_trunc('month', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_month",
      "sales"."region" AS "region",
      SUM("sales"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "all_time"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
    GROUP BY 1, 2
    UNION ALL
    SELECT
      "folded"."sold_at_month" AS "sold_at_month",
      "folded"."region" AS "region",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("folded"."all_time") OVER (PARTITION BY "folded"."region") AS "all_time"
    FROM (
      SELECT
        "derived"."sold_at_month" AS "sold_at_month",
        "derived"."region" AS "region",
        SUM("derived"."all_time") AS "all_time"
      FROM (
        SELECT
          "folded"."sold_at_month" AS "sold_at_month",
          "folded"."region" AS "region",
          "folded"."revenue" AS "all_time"
        FROM (
          SELECT
            date_trunc('month', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_month",
            "sales"."region" AS "region",
            SUM("sales"."amount") AS "revenue"
          FROM "sales" AS "sales"
          WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
            AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
          GROUP BY 1, 2
        ) AS "folded"
      ) AS "derived"
      GROUP BY 1, 2
    ) AS "folded"
  ) AS "branches"
  GROUP BY 1, 2
) AS "aligned"
WHERE "aligned"."all_time" > CAST($5 AS BIGINT)
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-10-01T00:00:00.000Z"
-- $2 timestamp "2025-01-01T00:00:00.000Z"
-- $3 timestamp "2024-10-01T00:00:00.000Z"
-- $4 timestamp "2025-01-01T00:00:00.000Z"
-- $5 bigint "100"
