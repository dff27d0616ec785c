WITH "found_groups" AS (
  SELECT
    "folded"."happened_at_day" AS "happened_at_day",
    "folded"."count" AS "count",
    "folded"."revenue" AS "revenue",
    "folded"."average" AS "average",
    TRUE AS "found"
  FROM (
    SELECT
      date_trunc('day', CAST("events"."happened_at" AS TIMESTAMP)) AS "happened_at_day",
      COUNT(*) AS "count",
      SUM("events"."amount") AS "revenue",
      (CAST(SUM("events"."amount") AS DOUBLE PRECISION) / COUNT("events"."amount")) AS "average"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
      AND ("events"."user_id" = CAST($4 AS VARCHAR))
    GROUP BY 1
  ) AS "folded"
)
SELECT
  "aligned"."happened_at_day" AS "happened_at_day",
  CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."count" END AS "count",
  CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."revenue" END AS "revenue",
  "aligned"."average" AS "average",
  "aligned"."found" IS NULL AS "filled"
FROM (
  SELECT
    "branches"."happened_at_day" AS "happened_at_day",
    MAX("branches"."count") AS "count",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."average") AS "average",
    BOOL_OR("branches"."found") AS "found"
  FROM (
    SELECT
      "found_groups"."happened_at_day" AS "happened_at_day",
      "found_groups"."count" AS "count",
      "found_groups"."revenue" AS "revenue",
      "found_groups"."average" AS "average",
      "found_groups"."found" AS "found"
    FROM "found_groups" AS "found_groups"
    UNION ALL
    SELECT
      "labels"."happened_at_day" AS "happened_at_day",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BIGINT) AS "average",
      CAST(NULL AS BOOLEAN) AS "found"
    FROM (
      VALUES (CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP)),
        (CAST($7 AS TIMESTAMP)),
        (CAST($8 AS TIMESTAMP))
    ) AS "labels" ("happened_at_day")
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 10000
-- $1 string "t1"
-- $2 timestamp "2024-02-04T00:00:00.000Z"
-- $3 timestamp "2024-02-08T00:00:00.000Z"
-- $4 string "ann"
-- $5 local "2024-02-04T00:00:00.000"
-- $6 local "2024-02-05T00:00:00.000"
-- $7 local "2024-02-06T00:00:00.000"
-- $8 local "2024-02-07T00:00:00.000"
