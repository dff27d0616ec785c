SELECT
  "entity" AS "entity",
  MAX("ts") AS "seen",
  ANY_VALUE("v1") FILTER (WHERE ("n1" = 1) AND (NOT ("v1" IS NULL))) AS "f1",
  ANY_VALUE("ts") FILTER (WHERE ("n1" = 1) AND (NOT ("v1" IS NULL))) AS "t1",
  ANY_VALUE("v2") FILTER (WHERE ("n2" = 1) AND (NOT ("v2" IS NULL))) AS "f2",
  ANY_VALUE("ts") FILTER (WHERE ("n2" = 1) AND (NOT ("v2" IS NULL))) AS "t2"
FROM (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "v1" AS "v1",
    ROW_NUMBER() OVER (PARTITION BY "entity", "v1" IS NULL ORDER BY "ts" DESC NULLS LAST, "known" DESC NULLS LAST, "key" DESC NULLS LAST) AS "n1",
    "v2" AS "v2",
    ROW_NUMBER() OVER (PARTITION BY "entity", "v2" IS NULL ORDER BY "ts" DESC NULLS LAST, "known" DESC NULLS LAST, "key" DESC NULLS LAST) AS "n2"
  FROM (
    SELECT
      "r"."entity" AS "entity",
      CAST("r"."ts" AS TIMESTAMP) AS "ts",
      "r"."known" AS "known",
      "r"."v1" AS "v1",
      "r"."v2" AS "v2",
      "r"."key" AS "key"
    FROM (
      SELECT
        "events"."user_id" AS "entity",
        "events"."happened_at" AS "ts",
        "events"."known_at" AS "known",
        "events"."type" AS "v1",
        "events"."country" AS "v2",
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
ORDER BY 1 ASC NULLS LAST
-- $1 string "t1"
-- $2 timestamp "1000-01-01T00:00:00.000Z"
-- $3 timestamp "2024-02-08T00:00:00.000Z"
-- $4 string "cid"
-- $5 timestamp "2024-02-08T00:00:00.000Z"
