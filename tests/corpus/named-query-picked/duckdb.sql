SELECT
  SUM("events"."amount") AS "revenue"
FROM (
  SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
) AS "events"
WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
  AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
  AND ("events"."user_id" = CAST($4 AS VARCHAR))
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-02-05T00:00:00.000Z"
-- $3 timestamp "2024-02-26T00:00:00.000Z"
-- $4 string "ann"

WITH "found_groups" AS (
  SELECT
    "folded"."happened_at_week" AS "happened_at_week",
    "folded"."revenue" AS "revenue",
    TRUE AS "found"
  FROM (
    SELECT
      date_trunc('week', CAST("events"."happened_at" AS TIMESTAMP)) AS "happened_at_week",
      SUM("events"."amount") AS "revenue"
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
  "aligned"."happened_at_week" AS "happened_at_week",
  CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."revenue" END AS "revenue",
  "aligned"."found" IS NULL AS "filled"
FROM (
  SELECT
    "branches"."happened_at_week" AS "happened_at_week",
    MAX("branches"."revenue") AS "revenue",
    BOOL_OR("branches"."found") AS "found"
  FROM (
    SELECT
      "found_groups"."happened_at_week" AS "happened_at_week",
      "found_groups"."revenue" AS "revenue",
      "found_groups"."found" AS "found"
    FROM "found_groups" AS "found_groups"
    UNION ALL
    SELECT
      "labels"."happened_at_week" AS "happened_at_week",
      CAST(NULL AS BIGINT) AS "revenue",
      CAST(NULL AS BOOLEAN) AS "found"
    FROM (
      VALUES (CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP)),
        (CAST($7 AS TIMESTAMP))
    ) AS "labels" ("happened_at_week")
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 10000
-- $1 string "t1"
-- $2 timestamp "2024-02-05T00:00:00.000Z"
-- $3 timestamp "2024-02-26T00:00:00.000Z"
-- $4 string "ann"
-- $5 local "2024-02-05T00:00:00.000"
-- $6 local "2024-02-12T00:00:00.000"
-- $7 local "2024-02-19T00:00:00.000"
