WITH "neighbours" AS MATERIALIZED (
  SELECT
    "p"."place" AS "place",
    LAG("p"."place") OVER (PARTITION BY "a"."entity" ORDER BY "p"."place" ASC NULLS LAST) AS "previous",
    LEAD("p"."place") OVER (PARTITION BY "a"."entity" ORDER BY "p"."place" ASC NULLS LAST) AS "next"
  FROM (
    SELECT DISTINCT
      "entity" AS "entity",
      GREATEST(date_trunc('week', CAST("ts" AS TIMESTAMP)), CAST($1 AS TIMESTAMP)) AS "bucket"
    FROM (
      SELECT
        "events"."user_id" AS "entity",
        "events"."happened_at" AS "ts"
      FROM (
        SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($2 AS VARCHAR))
      ) AS "events"
      WHERE ("events"."happened_at" >= CAST($3 AS TIMESTAMP))
        AND ("events"."happened_at" < CAST($4 AS TIMESTAMP))
        AND ("events".type <> 'error')
        AND (NOT ("events"."user_id" IS NULL))
        AND (NOT ("events"."happened_at" IS NULL))
    ) AS "e"
  ) AS "a"
  JOIN (
    VALUES (CAST((-2) AS BIGINT), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
      ((-1), CAST($6 AS TIMESTAMP)),
      (0, CAST($7 AS TIMESTAMP)),
      (1, CAST($8 AS TIMESTAMP)),
      (2, CAST($9 AS TIMESTAMP)),
      (3, CAST($10 AS TIMESTAMP)),
      (4, CAST($11 AS TIMESTAMP)),
      (5, CAST($12 AS TIMESTAMP))
  ) AS "p" ("place", "label") ON "p"."label" = "a"."bucket"
)
SELECT
  "period" AS "period",
  CAST(SUM("new") AS BIGINT) AS "new",
  CAST(SUM("returning") AS BIGINT) AS "returning",
  CAST(SUM("resurrected") AS BIGINT) AS "resurrected",
  CAST(SUM("dormant") AS BIGINT) AS "dormant"
FROM (
  SELECT
    "place" AS "period",
    CASE WHEN "previous" IS NULL THEN 1 ELSE 0 END AS "new",
    CASE WHEN "previous" = ("place" - 1) THEN 1 ELSE 0 END AS "returning",
    CASE WHEN (NOT ("previous" IS NULL)) AND ("previous" < ("place" - 1)) THEN 1 ELSE 0 END AS "resurrected",
    0 AS "dormant"
  FROM "neighbours" AS "neighbours"
  WHERE "place" >= 0
  UNION ALL
  SELECT
    "place" + 1 AS "period",
    0 AS "new",
    0 AS "returning",
    0 AS "resurrected",
    1 AS "dormant"
  FROM "neighbours" AS "neighbours"
  WHERE (("next" IS NULL) OR ("next" > ("place" + 1)))
    AND ("place" >= (-1))
    AND ("place" < 5)
) AS "moves"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
-- $1 local "2024-01-22T00:00:00.000"
-- $2 string "t1"
-- $3 timestamp "1000-01-01T00:00:00.000Z"
-- $4 timestamp "2024-03-18T00:00:00.000Z"
-- $5 local "2024-01-22T00:00:00.000"
-- $6 local "2024-01-29T00:00:00.000"
-- $7 local "2024-02-05T00:00:00.000"
-- $8 local "2024-02-12T00:00:00.000"
-- $9 local "2024-02-19T00:00:00.000"
-- $10 local "2024-02-26T00:00:00.000"
-- $11 local "2024-03-04T00:00:00.000"
-- $12 local "2024-03-11T00:00:00.000"

SELECT
  "p"."place" AS "period",
  COUNT(DISTINCT "a"."entity") AS "active"
FROM (
  SELECT
    "entity" AS "entity",
    date_trunc('week', CAST("ts" AS TIMESTAMP)) AS "bucket"
  FROM (
    SELECT
      "events"."user_id" AS "entity",
      "events"."happened_at" AS "ts"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
      AND ("events".type <> 'error')
      AND (NOT ("events"."user_id" IS NULL))
      AND (NOT ("events"."happened_at" IS NULL))
  ) AS "e"
) AS "a"
JOIN (
  VALUES (CAST(0 AS BIGINT), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP)),
    (1, CAST($5 AS TIMESTAMP)),
    (2, CAST($6 AS TIMESTAMP)),
    (3, CAST($7 AS TIMESTAMP)),
    (4, CAST($8 AS TIMESTAMP)),
    (5, CAST($9 AS TIMESTAMP))
) AS "p" ("place", "label") ON "p"."label" = "a"."bucket"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
-- $1 string "t1"
-- $2 timestamp "2024-02-05T00:00:00.000Z"
-- $3 timestamp "2024-03-18T00:00:00.000Z"
-- $4 local "2024-02-05T00:00:00.000"
-- $5 local "2024-02-12T00:00:00.000"
-- $6 local "2024-02-19T00:00:00.000"
-- $7 local "2024-02-26T00:00:00.000"
-- $8 local "2024-03-04T00:00:00.000"
-- $9 local "2024-03-11T00:00:00.000"
