SELECT
  "entity" AS "entity",
  MAX("ts") AS "seen"
FROM (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts"
  FROM (
    SELECT
      "r"."entity" AS "entity",
      CAST("r"."ts" AS TIMESTAMP) AS "ts",
      "r"."known" AS "known",
      "r"."key" AS "key"
    FROM (
      SELECT
        "events"."user_id" AS "entity",
        "events"."happened_at" AS "ts",
        "events"."known_at" AS "known",
        "events"."id" AS "key"
      FROM (
        SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
      ) AS "events"
      WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
        AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
        AND (NOT ("events"."happened_at" IS NULL))
        AND ("events"."user_id" IN (CAST($4 AS VARCHAR), CAST($5 AS VARCHAR), CAST($6 AS VARCHAR), CAST($7 AS VARCHAR)))
        AND ("events"."known_at" <= CAST($8 AS TIMESTAMP))
    ) AS "r"
  ) AS "e"
) AS "ranked"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
-- $1 string "t1"
-- $2 timestamp "1000-01-01T00:00:00.000Z"
-- $3 timestamp "2024-02-21T00:00:00.000Z"
-- $4 string "ann"
-- $5 string "cid"
-- $6 string "pat"
-- $7 string "nobody"
-- $8 timestamp "2024-02-21T00:00:00.000Z"

SELECT
  "events"."user_id" AS "user_id",
  COUNT(*) AS "count",
  SUM("events"."amount") AS "revenue"
FROM (
  SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
) AS "events"
WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
  AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
  AND ("events"."user_id" IN (CAST($4 AS VARCHAR), CAST($5 AS VARCHAR), CAST($6 AS VARCHAR), CAST($7 AS VARCHAR)))
  AND ("events"."known_at" <= CAST($8 AS TIMESTAMP))
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 4
-- $1 string "t1"
-- $2 timestamp "2024-02-14T00:00:00.000Z"
-- $3 timestamp "2024-02-21T00:00:00.000Z"
-- $4 string "ann"
-- $5 string "cid"
-- $6 string "pat"
-- $7 string "nobody"
-- $8 timestamp "2024-02-21T00:00:00.000Z"

SELECT
  "folded"."user_id" AS "user_id",
  "folded"."average" AS "average"
FROM (
  SELECT
    "events"."user_id" AS "user_id",
    (CAST(SUM("events"."amount") AS DOUBLE PRECISION) / COUNT("events"."amount")) AS "average"
  FROM (
    SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "events"
  WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
    AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
    AND ("events"."user_id" IN (CAST($4 AS VARCHAR), CAST($5 AS VARCHAR), CAST($6 AS VARCHAR), CAST($7 AS VARCHAR)))
    AND ("events"."known_at" <= CAST($8 AS TIMESTAMP))
  GROUP BY 1
) AS "folded"
ORDER BY CASE WHEN ABS(CAST("folded"."average" AS DOUBLE PRECISION)) < 1e300 THEN CAST(printf('%.12e', CAST("folded"."average" AS DOUBLE PRECISION) * CAST('1.0000000000000004' AS DOUBLE PRECISION)) AS DOUBLE PRECISION) ELSE CAST("folded"."average" AS DOUBLE PRECISION) END DESC NULLS LAST, "folded"."user_id" ASC NULLS LAST
LIMIT 4
-- $1 string "t1"
-- $2 timestamp "2024-01-22T00:00:00.000Z"
-- $3 timestamp "2024-02-21T00:00:00.000Z"
-- $4 string "ann"
-- $5 string "cid"
-- $6 string "pat"
-- $7 string "nobody"
-- $8 timestamp "2024-02-21T00:00:00.000Z"
