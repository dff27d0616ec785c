SELECT
  "aligned"."country" AS "country",
  "aligned"."count" AS "count",
  "aligned"."previous_count" AS "count_previous",
  "aligned"."count" - "aligned"."previous_count" AS "count_absolute",
  (CAST(("aligned"."count" - "aligned"."previous_count") AS DOUBLE PRECISION) / NULLIF(CAST(ABS("aligned"."previous_count") AS DOUBLE PRECISION), 0)) * 100 AS "count_percent"
FROM (
  SELECT
    "branches"."country" AS "country",
    MAX("branches"."count") AS "count",
    MAX("branches"."previous_count") AS "previous_count"
  FROM (
    SELECT
      "events"."country" AS "country",
      COUNT(*) AS "count",
      CAST(NULL AS BIGINT) AS "previous_count"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
    GROUP BY 1
    UNION ALL
    SELECT
      "folded"."country" AS "country",
      CAST(NULL AS BIGINT) AS "count",
      "folded"."count" AS "previous_count"
    FROM (
      SELECT
        "events"."country" AS "country",
        COUNT(*) AS "count"
      FROM (
        SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($4 AS VARCHAR))
      ) AS "events"
      WHERE ("events"."happened_at" >= CAST($5 AS TIMESTAMP))
        AND ("events"."happened_at" < CAST($6 AS TIMESTAMP))
      GROUP BY 1
    ) AS "folded"
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1001
-- $1 string "t1"
-- $2 timestamp "2024-02-12T00:00:00.000Z"
-- $3 timestamp "2024-02-26T00:00:00.000Z"
-- $4 string "t1"
-- $5 timestamp "2024-01-29T00:00:00.000Z"
-- $6 timestamp "2024-02-12T00:00:00.000Z"
