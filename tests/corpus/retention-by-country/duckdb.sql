WITH "active" AS MATERIALIZED (
  SELECT
    "entity" AS "entity",
    date_trunc('week', CAST("ts" AS TIMESTAMP)) AS "bucket",
    BOOL_OR("starts") AS "starts",
    BOOL_OR("returns") AS "returns"
  FROM (
    SELECT
      "events"."user_id" AS "entity",
      "events"."happened_at" AS "ts",
      CASE WHEN "events"."type" = CAST($1 AS VARCHAR) THEN TRUE ELSE FALSE END AS "starts",
      CASE WHEN TRUE THEN TRUE ELSE FALSE END AS "returns",
      "events"."country" AS "value",
      "events"."id" AS "key"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($3 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($4 AS TIMESTAMP))
      AND (NOT ("events"."user_id" IS NULL))
      AND (NOT ("events"."happened_at" IS NULL))
  ) AS "e"
  WHERE "starts" OR "returns"
  GROUP BY 1, 2
),
"cohorts" AS MATERIALIZED (
  SELECT
    "s"."entity" AS "entity",
    "p"."place" AS "cohort",
    "s"."value" AS "value"
  FROM (
    SELECT
      "entity" AS "entity",
      "bucket" AS "bucket",
      "value" AS "value"
    FROM (
      SELECT
        "entity" AS "entity",
        date_trunc('week', CAST("ts" AS TIMESTAMP)) AS "bucket",
        "value" AS "value",
        ROW_NUMBER() OVER (PARTITION BY "entity" ORDER BY "ts" ASC NULLS LAST, "key" ASC NULLS LAST) AS "rank"
      FROM (
        SELECT
          "events"."user_id" AS "entity",
          "events"."happened_at" AS "ts",
          CASE WHEN "events"."type" = CAST($1 AS VARCHAR) THEN TRUE ELSE FALSE END AS "starts",
          CASE WHEN TRUE THEN TRUE ELSE FALSE END AS "returns",
          "events"."country" AS "value",
          "events"."id" AS "key"
        FROM (
          SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($2 AS VARCHAR))
        ) AS "events"
        WHERE ("events"."happened_at" >= CAST($3 AS TIMESTAMP))
          AND ("events"."happened_at" < CAST($4 AS TIMESTAMP))
          AND (NOT ("events"."user_id" IS NULL))
          AND (NOT ("events"."happened_at" IS NULL))
      ) AS "e"
      WHERE "starts"
    ) AS "ranked"
    WHERE "rank" = 1
  ) AS "s"
  JOIN (
    VALUES (CAST(0 AS BIGINT), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
      (1, CAST($6 AS TIMESTAMP)),
      (2, CAST($7 AS TIMESTAMP)),
      (3, CAST($8 AS TIMESTAMP))
  ) AS "p" ("place", "label") ON "p"."label" = "s"."bucket"
),
"returns" AS MATERIALIZED (
  SELECT
    "r"."entity" AS "entity",
    "p"."place" AS "place"
  FROM (
    SELECT
      "entity" AS "entity",
      "bucket" AS "bucket"
    FROM "active" AS "active"
    WHERE "returns"
  ) AS "r"
  JOIN (
    VALUES (CAST(0 AS BIGINT), CAST(CAST($9 AS TIMESTAMP) AS TIMESTAMP)),
      (1, CAST($10 AS TIMESTAMP)),
      (2, CAST($11 AS TIMESTAMP)),
      (3, CAST($12 AS TIMESTAMP)),
      (4, CAST($13 AS TIMESTAMP)),
      (5, CAST($14 AS TIMESTAMP)),
      (6, CAST($15 AS TIMESTAMP))
  ) AS "p" ("place", "label") ON "p"."label" = "r"."bucket"
)
SELECT
  "value" AS "value",
  "cohort" AS "cohort",
  "period" AS "period",
  "count" AS "count"
FROM (
  SELECT
    "value" AS "value",
    "cohort" AS "cohort",
    (-1) AS "period",
    COUNT(*) AS "count"
  FROM "cohorts" AS "cohorts"
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "c"."value" AS "value",
    "c"."cohort" AS "cohort",
    "r"."place" - "c"."cohort" AS "period",
    COUNT(*) AS "count"
  FROM "cohorts" AS "c"
  JOIN "returns" AS "r" ON ("r"."entity" = "c"."entity") AND ("r"."place" >= "c"."cohort") AND ("r"."place" < ("c"."cohort" + 4))
  GROUP BY 1, 2, 3
) AS "counts"
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST, 3 ASC NULLS LAST
-- $1 string "visit"
-- $2 string "t1"
-- $3 timestamp "1000-01-01T00:00:00.000Z"
-- $4 timestamp "2024-03-25T00:00:00.000Z"
-- $5 local "2024-02-05T00:00:00.000"
-- $6 local "2024-02-12T00:00:00.000"
-- $7 local "2024-02-19T00:00:00.000"
-- $8 local "2024-02-26T00:00:00.000"
-- $9 local "2024-02-05T00:00:00.000"
-- $10 local "2024-02-12T00:00:00.000"
-- $11 local "2024-02-19T00:00:00.000"
-- $12 local "2024-02-26T00:00:00.000"
-- $13 local "2024-03-04T00:00:00.000"
-- $14 local "2024-03-11T00:00:00.000"
-- $15 local "2024-03-18T00:00:00.000"
