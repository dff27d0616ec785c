WITH "active" AS MATERIALIZED (
  SELECT
    "entity" AS "entity",
    date_trunc('day', CAST(("ts" + INTERVAL '-10800 second') AS TIMESTAMP)) AS "bucket",
    BOOL_OR("starts") AS "starts",
    BOOL_OR("returns") AS "returns"
  FROM (
    SELECT
      "events"."user_id" AS "entity",
      "events"."happened_at" AS "ts",
      CASE WHEN "events"."type" = CAST($1 AS VARCHAR) THEN TRUE ELSE FALSE END AS "starts",
      CASE WHEN "events".type = 'buy' THEN TRUE ELSE FALSE END AS "returns"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($3 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($4 AS TIMESTAMP))
      AND (NOT ("events"."user_id" IS NULL))
      AND (NOT ("events"."happened_at" IS NULL))
      AND (("events"."type" = CAST($5 AS VARCHAR)) OR ("events".type = 'buy'))
  ) AS "e"
  WHERE "starts" OR "returns"
  GROUP BY 1, 2
),
"cohorts" AS MATERIALIZED (
  SELECT
    "s"."entity" AS "entity",
    "p"."place" AS "cohort"
  FROM (
    SELECT
      "entity" AS "entity",
      "bucket" AS "bucket"
    FROM "active" AS "active"
    WHERE "starts"
  ) AS "s"
  JOIN (
    VALUES (CAST(0 AS BIGINT), CAST(CAST($6 AS TIMESTAMP) AS TIMESTAMP)),
      (1, CAST($7 AS TIMESTAMP)),
      (2, CAST($8 AS TIMESTAMP)),
      (3, CAST($9 AS TIMESTAMP)),
      (4, CAST($10 AS TIMESTAMP))
  ) AS "p" ("place", "label") ON "p"."label" = "s"."bucket"
),
"returns" AS MATERIALIZED (
  SELECT
    "r"."entity" AS "entity",
    "p"."place" AS "place"
  FROM (
    SELECT
      "entity" AS "entity",
      LEAST(MAX("bucket"), CAST($11 AS TIMESTAMP)) AS "bucket"
    FROM "active" AS "active"
    WHERE "returns"
    GROUP BY 1
  ) AS "r"
  JOIN (
    VALUES (CAST(0 AS BIGINT), CAST(CAST($12 AS TIMESTAMP) AS TIMESTAMP)),
      (1, CAST($13 AS TIMESTAMP)),
      (2, CAST($14 AS TIMESTAMP)),
      (3, CAST($15 AS TIMESTAMP)),
      (4, CAST($16 AS TIMESTAMP)),
      (5, CAST($17 AS TIMESTAMP)),
      (6, CAST($18 AS TIMESTAMP))
  ) AS "p" ("place", "label") ON "p"."label" = "r"."bucket"
)
SELECT
  "cohort" AS "cohort",
  "period" AS "period",
  "count" AS "count"
FROM (
  SELECT
    "cohort" AS "cohort",
    (-1) AS "period",
    COUNT(*) AS "count"
  FROM "cohorts" AS "cohorts"
  GROUP BY 1
  UNION ALL
  SELECT
    "f"."cohort" AS "cohort",
    "k"."period" AS "period",
    SUM("f"."count") AS "count"
  FROM (
    SELECT
      "c"."cohort" AS "cohort",
      LEAST(("r"."place" - "c"."cohort"), 2) AS "distance",
      COUNT(*) AS "count"
    FROM "cohorts" AS "c"
    JOIN "returns" AS "r" ON ("r"."entity" = "c"."entity") AND ("r"."place" >= "c"."cohort")
    GROUP BY 1, 2
  ) AS "f"
  JOIN (
    VALUES (CAST(0 AS BIGINT)),
      (1),
      (2)
  ) AS "k" ("period") ON "k"."period" <= "f"."distance"
  WHERE NOT ("f"."cohort" IS NULL)
  GROUP BY 1, 2
) AS "counts"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
-- $1 string "visit"
-- $2 string "t1"
-- $3 timestamp "2024-02-05T03:00:00.000Z"
-- $4 timestamp "9999-01-01T00:00:00.000Z"
-- $5 string "visit"
-- $6 local "2024-02-05T00:00:00.000"
-- $7 local "2024-02-06T00:00:00.000"
-- $8 local "2024-02-07T00:00:00.000"
-- $9 local "2024-02-08T00:00:00.000"
-- $10 local "2024-02-09T00:00:00.000"
-- $11 local "2024-02-11T00:00:00.000"
-- $12 local "2024-02-05T00:00:00.000"
-- $13 local "2024-02-06T00:00:00.000"
-- $14 local "2024-02-07T00:00:00.000"
-- $15 local "2024-02-08T00:00:00.000"
-- $16 local "2024-02-09T00:00:00.000"
-- $17 local "2024-02-10T00:00:00.000"
-- $18 local "2024-02-11T00:00:00.000"
