WITH "histogram" AS MATERIALIZED (
  SELECT
    "day" AS "day",
    LEAST(COALESCE("gap", 7), 7) AS "gap",
    COUNT(*) AS "count"
  FROM (
    SELECT
      "day" AS "day",
      LEAD("day") OVER (PARTITION BY "entity" ORDER BY "day" ASC NULLS LAST) - "day" AS "gap"
    FROM (
      SELECT DISTINCT
        "entity" AS "entity",
        (CAST(date_trunc('day', CAST("ts" AS TIMESTAMP)) AS DATE) - CAST(CAST($1 AS TIMESTAMP) AS DATE)) AS "day"
      FROM (
        SELECT
          "events"."user_id" AS "entity",
          "events"."happened_at" AS "ts"
        FROM (
          SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($2 AS VARCHAR))
        ) AS "events"
        WHERE ("events"."happened_at" >= CAST($3 AS TIMESTAMP))
          AND ("events"."happened_at" < CAST($4 AS TIMESTAMP))
          AND (NOT ("events"."user_id" IS NULL))
          AND (NOT ("events"."happened_at" IS NULL))
      ) AS "e"
    ) AS "entity_days"
  ) AS "gaps"
  GROUP BY 1, 2
)
SELECT
  "s"."day" AS "day",
  COALESCE(SUM("h"."count") FILTER (WHERE "h"."day" > ("s"."day" - 1)), 0) AS "active_1",
  COALESCE(SUM("h"."count") FILTER (WHERE "h"."day" > ("s"."day" - 7)), 0) AS "active_7"
FROM (
  VALUES (CAST(0 AS BIGINT)),
    (1),
    (2),
    (3),
    (4),
    (5),
    (6),
    (7)
) AS "s" ("day")
LEFT JOIN "histogram" AS "h" ON ("s"."day" >= "h"."day") AND ("s"."day" < ("h"."day" + "h"."gap"))
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
-- $1 local "2024-02-05T00:00:00.000"
-- $2 string "t1"
-- $3 timestamp "2024-01-30T00:00:00.000Z"
-- $4 timestamp "2024-02-13T00:00:00.000Z"
