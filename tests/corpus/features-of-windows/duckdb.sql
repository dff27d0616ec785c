WITH "latest" AS MATERIALIZED (
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
),
"window_1" AS MATERIALIZED (
  SELECT
    "u"."user_id" AS "entity",
    "u"."count" AS "m1",
    "u"."revenue" AS "m2"
  FROM (
    SELECT
      "events"."user_id" AS "user_id",
      COUNT(*) AS "count",
      SUM("events"."amount") AS "revenue"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($9 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($10 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($11 AS TIMESTAMP))
      AND ("events"."user_id" IN (CAST($4 AS VARCHAR), CAST($5 AS VARCHAR), CAST($6 AS VARCHAR), CAST($7 AS VARCHAR)))
      AND ("events"."known_at" <= CAST($12 AS TIMESTAMP))
    GROUP BY 1
    LIMIT 4
  ) AS "u"
),
"window_2" AS MATERIALIZED (
  SELECT
    "u"."user_id" AS "entity",
    "u"."average" AS "m3"
  FROM (
    SELECT
      "events"."user_id" AS "user_id",
      (CAST(SUM("events"."amount") AS DOUBLE PRECISION) / COUNT("events"."amount")) AS "average"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($13 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($14 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($15 AS TIMESTAMP))
      AND ("events"."user_id" IN (CAST($4 AS VARCHAR), CAST($5 AS VARCHAR), CAST($6 AS VARCHAR), CAST($7 AS VARCHAR)))
      AND ("events"."known_at" <= CAST($16 AS TIMESTAMP))
    GROUP BY 1
    LIMIT 4
  ) AS "u"
)
SELECT
  "known"."entity" AS "entity",
  "latest"."seen" AS "seen",
  "window_1"."m1" AS "f1",
  NOT ("window_1"."entity" IS NULL) AS "w1",
  "window_1"."m2" AS "f2",
  NOT ("window_1"."entity" IS NULL) AS "w2",
  "window_2"."m3" AS "f3",
  NOT ("window_2"."entity" IS NULL) AS "w3"
FROM (
  SELECT
    "each"."entity" AS "entity"
  FROM (
    SELECT
      "latest"."entity" AS "entity"
    FROM "latest" AS "latest"
    UNION ALL
    SELECT
      "window_1"."entity" AS "entity"
    FROM "window_1" AS "window_1"
    UNION ALL
    SELECT
      "window_2"."entity" AS "entity"
    FROM "window_2" AS "window_2"
  ) AS "each"
  GROUP BY 1
) AS "known"
LEFT JOIN "latest" AS "latest" ON "latest"."entity" = "known"."entity"
LEFT JOIN "window_1" AS "window_1" ON "window_1"."entity" = "known"."entity"
LEFT JOIN "window_2" AS "window_2" ON "window_2"."entity" = "known"."entity"
ORDER BY 1 ASC NULLS LAST
-- $1 string "t1"
-- $2 timestamp "1000-01-01T00:00:00.000Z"
-- $3 timestamp "2024-02-21T00:00:00.000Z"
-- $4 string "ann"
-- $5 string "cid"
-- $6 string "pat"
-- $7 string "nobody"
-- $8 timestamp "2024-02-21T00:00:00.000Z"
-- $9 string "t1"
-- $10 timestamp "2024-02-14T00:00:00.000Z"
-- $11 timestamp "2024-02-21T00:00:00.000Z"
-- $12 timestamp "2024-02-21T00:00:00.000Z"
-- $13 string "t1"
-- $14 timestamp "2024-01-22T00:00:00.000Z"
-- $15 timestamp "2024-02-21T00:00:00.000Z"
-- $16 timestamp "2024-02-21T00:00:00.000Z"
