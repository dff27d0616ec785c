WITH "units" AS MATERIALIZED (
  SELECT
    "period" AS "period",
    "value" AS "value",
    "unit" AS "unit",
    CAST("measured" AS DOUBLE PRECISION) AS "measured",
    CAST("weight" AS DOUBLE PRECISION) AS "weight",
    "unit" IN (CAST($1 AS VARCHAR)) AS "own"
  FROM (
    SELECT
      "u"."tenant_id" AS "unit",
      "u"."finished_at_month" AS "period",
      "u"."kind" AS "value",
      "u"."seconds" AS "measured",
      "u"."count" AS "weight"
    FROM (
      SELECT
        "jobs"."tenant_id" AS "tenant_id",
        date_trunc('month', CAST("jobs"."finished_at" AS TIMESTAMP)) AS "finished_at_month",
        "jobs"."kind" AS "kind",
        (CAST(SUM("jobs"."seconds") AS DOUBLE PRECISION) / COUNT("jobs"."seconds")) AS "seconds",
        COUNT(*) AS "count"
      FROM "jobs" AS "jobs"
      WHERE ("jobs"."finished_at" >= CAST($2 AS TIMESTAMP))
        AND ("jobs"."finished_at" < CAST($3 AS TIMESTAMP))
        AND (NOT ("jobs"."tenant_id" IS NULL))
      GROUP BY 1, 2, 3
      ORDER BY 2 ASC NULLS LAST, 1 ASC NULLS LAST, 3 ASC NULLS LAST
      LIMIT 9007199254740991
    ) AS "u"
  ) AS "u"
  WHERE NOT ("measured" IS NULL)
),
"dealt" AS MATERIALIZED (
  SELECT
    "period" AS "period",
    "value" AS "value",
    CAST(FLOOR(((CAST(CAST(('0x' || SUBSTR(sha256(CONCAT(CAST($4 AS VARCHAR), CAST("unit" AS VARCHAR))), 1, 7)) AS BIGINT) AS DOUBLE PRECISION) / 268435456) * 1)) AS BIGINT) AS "dealt",
    "measured" * (1 + (CASE WHEN (CAST(CAST(('0x' || SUBSTR(sha256(CONCAT(CAST($5 AS VARCHAR), CAST("unit" AS VARCHAR))), 1, 7)) AS BIGINT) AS DOUBLE PRECISION) / 268435456) < 0.5 THEN 1 ELSE (-1) END * (0.05 + (0.09999999999999999 * (CAST(CAST(('0x' || SUBSTR(sha256(CONCAT(CAST($6 AS VARCHAR), CAST((CAST("period" AS DATE) - CAST(CAST($7 AS DATE) AS DATE)) AS VARCHAR), CAST($8 AS VARCHAR), COALESCE(CAST("value" AS VARCHAR), CAST($9 AS VARCHAR)), CAST($10 AS VARCHAR), CAST("unit" AS VARCHAR))), 1, 7)) AS BIGINT) AS DOUBLE PRECISION) / 268435456))))) AS "distorted",
    "weight" AS "weight"
  FROM "units" AS "units"
  WHERE (NOT ("own"))
    AND TRUE
),
"published" AS MATERIALIZED (
  SELECT
    "value" AS "value",
    "dealt" AS "dealt",
    "mean" AS "mean",
    "contributors" AS "contributors"
  FROM (
    SELECT
      "period" AS "period",
      "value" AS "value",
      "dealt" AS "dealt",
      (CAST(SUM("distorted") AS DOUBLE PRECISION) / COUNT("distorted")) AS "mean",
      COUNT(*) AS "contributors",
      (CAST(MAX("weight") AS DOUBLE PRECISION) / NULLIF(CAST(SUM("weight") AS DOUBLE PRECISION), 0)) AS "by_weight",
      (CAST(MAX(ABS("distorted")) AS DOUBLE PRECISION) / NULLIF(CAST(SUM(ABS("distorted")) AS DOUBLE PRECISION), 0)) AS "by_value"
    FROM "dealt" AS "dealt"
    GROUP BY 1, 2, 3
  ) AS "sums"
  WHERE ("contributors" >= 3)
    AND ("by_weight" <= 0.6)
    AND ("by_value" <= 0.6)
),
"folded" AS MATERIALIZED (
  SELECT
    "value" AS "value",
    "dealt" AS "dealt",
    (CAST(SUM("mean") AS DOUBLE PRECISION) / COUNT("mean")) AS "mean",
    MIN("contributors") AS "contributors"
  FROM "published" AS "published"
  GROUP BY 1, 2
),
"cells" AS MATERIALIZED (
  SELECT
    "value" AS "value",
    (CAST(SUM("measured") FILTER (WHERE "own") AS DOUBLE PRECISION) / COUNT("measured") FILTER (WHERE "own")) AS "own"
  FROM "units" AS "units"
  GROUP BY 1
)
SELECT
  "c"."value" AS "value",
  CAST(ROUND("c"."own", 3) AS DOUBLE PRECISION) AS "own",
  CAST(ROUND("g"."mean", 3) AS DOUBLE PRECISION) AS "mean",
  "g"."contributors" AS "contributors"
FROM "cells" AS "c"
LEFT JOIN "folded" AS "g" ON "g"."value" IS NOT DISTINCT FROM "c"."value"
WHERE TRUE
ORDER BY 1 ASC NULLS LAST, 3 ASC NULLS LAST, 4 ASC NULLS LAST
-- $1 string "t1"
-- $2 timestamp "2024-01-01T00:00:00.000Z"
-- $3 timestamp "2024-02-01T00:00:00.000Z"
-- $4 string "corpus group "
-- $5 string "corpus direction "
-- $6 string "corpus size seconds_benchmark "
-- $7 date "1970-01-01"
-- $8 string " "
-- $9 string ""
-- $10 string " "
