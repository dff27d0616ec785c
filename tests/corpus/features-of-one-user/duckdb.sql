WITH "latest" AS MATERIALIZED (
  SELECT
    "entity" AS "entity",
    MAX("ts") AS "seen",
    ANY_VALUE("v2") FILTER (WHERE ("n2" = 1) AND (NOT ("v2" IS NULL))) AS "f2",
    ANY_VALUE("ts") FILTER (WHERE ("n2" = 1) AND (NOT ("v2" IS NULL))) AS "t2",
    ANY_VALUE("v3") FILTER (WHERE ("n3" = 1) AND (NOT ("v3" IS NULL))) AS "f3",
    ANY_VALUE("ts") FILTER (WHERE ("n3" = 1) AND (NOT ("v3" IS NULL))) AS "t3"
  FROM (
    SELECT
      "entity" AS "entity",
      "ts" AS "ts",
      "v2" AS "v2",
      ROW_NUMBER() OVER (PARTITION BY "entity", "v2" IS NULL ORDER BY "ts" DESC NULLS LAST, "known" DESC NULLS LAST, "key" DESC NULLS LAST) AS "n2",
      "v3" AS "v3",
      ROW_NUMBER() OVER (PARTITION BY "entity", "v3" IS NULL ORDER BY "ts" DESC NULLS LAST, "known" DESC NULLS LAST, "key" DESC NULLS LAST) AS "n3"
    FROM (
      SELECT
        "r"."entity" AS "entity",
        CAST("r"."ts" AS TIMESTAMP) AS "ts",
        "r"."known" AS "known",
        "r"."v2" AS "v2",
        "r"."v3" AS "v3",
        "r"."key" AS "key"
      FROM (
        SELECT
          "events"."user_id" AS "entity",
          "events"."happened_at" AS "ts",
          "events"."known_at" AS "known",
          "events"."type" AS "v2",
          "events"."country" AS "v3",
          "events"."id" AS "key"
        FROM (
          SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
        ) AS "events"
        WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
          AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
          AND (NOT ("events"."happened_at" IS NULL))
          AND ("events"."user_id" = CAST($4 AS VARCHAR))
          AND ("events"."known_at" <= CAST($5 AS TIMESTAMP))
      ) AS "r"
    ) AS "e"
  ) AS "ranked"
  GROUP BY 1
),
"window_1" AS MATERIALIZED (
  SELECT
    "u"."user_id" AS "entity",
    "u"."count" AS "m1",
    "u"."revenue" AS "m4"
  FROM (
    SELECT
      "events"."user_id" AS "user_id",
      COUNT(*) AS "count",
      SUM("events"."amount") AS "revenue"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($6 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($7 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($8 AS TIMESTAMP))
      AND ("events"."user_id" = CAST($4 AS VARCHAR))
      AND ("events"."known_at" <= CAST($9 AS TIMESTAMP))
    GROUP BY 1
    LIMIT 1
  ) AS "u"
)
SELECT
  "known"."entity" AS "entity",
  "latest"."seen" AS "seen",
  "latest"."f2" AS "f2",
  "latest"."t2" AS "t2",
  "latest"."f3" AS "f3",
  "latest"."t3" AS "t3",
  "window_1"."m1" AS "f1",
  NOT ("window_1"."entity" IS NULL) AS "w1",
  "window_1"."m4" AS "f4",
  NOT ("window_1"."entity" IS NULL) AS "w4"
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
  ) AS "each"
  GROUP BY 1
) AS "known"
LEFT JOIN "latest" AS "latest" ON "latest"."entity" = "known"."entity"
LEFT JOIN "window_1" AS "window_1" ON "window_1"."entity" = "known"."entity"
ORDER BY 1 ASC NULLS LAST
-- $1 string "t1"
-- $2 timestamp "1000-01-01T00:00:00.000Z"
-- $3 timestamp "2024-02-15T04:00:00.000Z"
-- $4 string "ida"
-- $5 timestamp "2024-02-15T04:00:00.000Z"
-- $6 string "t1"
-- $7 timestamp "2024-02-08T04:00:00.000Z"
-- $8 timestamp "2024-02-15T04:00:00.000Z"
-- $9 timestamp "2024-02-15T04:00:00.000Z"
