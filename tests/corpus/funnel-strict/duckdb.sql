WITH "all_events" AS NOT MATERIALIZED (
  SELECT
    "r"."entity" AS "entity",
    CAST("r"."ts" AS TIMESTAMP) AS "ts",
    "r"."key" AS "key",
    "r"."s1" AND "r"."inside" AS "s1",
    "r"."s2" AS "s2",
    "r"."s3" AS "s3"
  FROM (
    SELECT
      "events"."user_id" AS "entity",
      "events"."happened_at" AS "ts",
      CASE WHEN "events"."type" = CAST($1 AS VARCHAR) THEN TRUE ELSE FALSE END AS "s1",
      CASE WHEN "events"."type" = CAST($2 AS VARCHAR) THEN TRUE ELSE FALSE END AS "s2",
      CASE WHEN "events".type = 'buy' THEN TRUE ELSE FALSE END AS "s3",
      CASE WHEN ("events"."happened_at" >= CAST($3 AS TIMESTAMP)) AND ("events"."happened_at" < CAST($4 AS TIMESTAMP)) THEN TRUE ELSE FALSE END AS "inside",
      "events"."id" AS "key"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($5 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($6 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($7 AS TIMESTAMP))
      AND (NOT ("events"."user_id" IS NULL))
      AND (NOT ("events"."happened_at" IS NULL))
  ) AS "r"
),
"starts" AS (
  SELECT
    "entity" AS "entity",
    MIN("ts") AS "earliest",
    (MAX("ts") + INTERVAL '3 day') AS "latest"
  FROM "all_events" AS "all_events"
  WHERE "s1"
  GROUP BY 1
),
"events" AS (
  SELECT
    "a"."entity" AS "entity",
    "a"."ts" AS "ts",
    "a"."key" AS "key",
    "a"."s1" AS "s1",
    "a"."s2" AS "s2",
    "a"."s3" AS "s3"
  FROM "all_events" AS "a"
  JOIN "starts" AS "s" ON "a"."entity" = "s"."entity"
  WHERE ("a"."ts" >= "s"."earliest")
    AND ("a"."ts" <= "s"."latest")
),
"counted" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    COUNT(*) FILTER (WHERE "s1") AS "n1",
    COUNT(*) FILTER (WHERE "s2") AS "n2",
    COUNT(*) FILTER (WHERE "s3") AS "n3",
    COUNT(*) FILTER (WHERE "s1" OR "s3") AS "n1_3",
    COUNT(*) FILTER (WHERE "s2" OR "s3") AS "n2_3",
    COUNT(*) FILTER (WHERE "s1" OR "s2" OR "s3") AS "n1_2_3",
    COUNT(*) AS "total"
  FROM "events" AS "events"
  GROUP BY 1, 2
),
"instants" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "n1" AS "n1",
    "n2" AS "n2",
    "n3" AS "n3",
    "n1_3" AS "n1_3",
    "n2_3" AS "n2_3",
    "n1_2_3" AS "n1_2_3",
    "total" AS "total",
    "n1" >= 1 AS "g1_1",
    ("n1" >= 1) AND ("n2" >= 1) AS "g1_2",
    "n2" >= 1 AS "g2_2",
    ("n1" >= 1) AND ("n2" >= 1) AND ("n3" >= 1) AND ("n1_3" >= 2) AND ("n2_3" >= 2) AND ("n1_2_3" >= 3) AS "g1_3",
    ("n2" >= 1) AND ("n3" >= 1) AND ("n2_3" >= 2) AS "g2_3",
    "n3" >= 1 AS "g3_3",
    ("total" = 1) AND ("n1" >= 1) AS "u1_1",
    ("total" = 2) AND ("n1" >= 1) AND ("n2" >= 1) AS "u1_2",
    ("total" = 1) AND ("n2" >= 1) AS "u2_2",
    ("total" = 3) AND ("n1" >= 1) AND ("n2" >= 1) AND ("n3" >= 1) AND ("n1_3" >= 2) AND ("n2_3" >= 2) AND ("n1_2_3" >= 3) AS "u1_3",
    ("total" = 2) AND ("n2" >= 1) AND ("n3" >= 1) AND ("n2_3" >= 2) AS "u2_3",
    ("total" = 1) AND ("n3" >= 1) AS "u3_3"
  FROM "counted" AS "counted"
),
"stage_1" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_1" AS "g1_1",
    "u1_1" AS "u1_1",
    "g1_2" AS "g1_2",
    "u1_2" AS "u1_2",
    "g2_2" AS "g2_2",
    "u2_2" AS "u2_2",
    "g1_3" AS "g1_3",
    "u1_3" AS "u1_3",
    "g2_3" AS "g2_3",
    "u2_3" AS "u2_3",
    "g3_3" AS "g3_3",
    "u3_3" AS "u3_3",
    "g1_2" AS "v1_2",
    "g1_3" AS "v1_3",
    CASE WHEN "g1_1" THEN "ts" END AS "l1_t1",
    CASE WHEN "g1_1" THEN "ts" END AS "k1_t1"
  FROM "instants" AS "instants"
),
"offers_2" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_2" AS "g1_2",
    "u1_2" AS "u1_2",
    "g2_2" AS "g2_2",
    "u2_2" AS "u2_2",
    "g1_3" AS "g1_3",
    "u1_3" AS "u1_3",
    "g2_3" AS "g2_3",
    "u2_3" AS "u2_3",
    "g3_3" AS "g3_3",
    "u3_3" AS "u3_3",
    "v1_2" AS "v1_2",
    "v1_3" AS "v1_3",
    "l1_t1" AS "l1_t1",
    "k1_t1" AS "k1_t1",
    LAG("k1_t1") OVER (PARTITION BY "entity" ORDER BY "ts" ASC NULLS LAST) AS "w2_t1"
  FROM "stage_1" AS "stage_1"
),
"stage_2" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_2" AS "g1_2",
    "u1_2" AS "u1_2",
    "g2_2" AS "g2_2",
    "u2_2" AS "u2_2",
    "g1_3" AS "g1_3",
    "u1_3" AS "u1_3",
    "g2_3" AS "g2_3",
    "u2_3" AS "u2_3",
    "g3_3" AS "g3_3",
    "u3_3" AS "u3_3",
    "v1_2" AS "v1_2",
    "v1_3" AS "v1_3",
    "l1_t1" AS "l1_t1",
    "k1_t1" AS "k1_t1",
    "w2_t1" AS "w2_t1",
    "g2_3" AND ("ts" <= ("w2_t1" + INTERVAL '3 day')) AS "v2_3",
    GREATEST(CASE WHEN "v1_2" THEN "ts" END, CASE WHEN "g2_2" AND ("ts" <= ("w2_t1" + INTERVAL '3 day')) THEN "w2_t1" END) AS "l2_t1",
    GREATEST(CASE WHEN "v1_2" THEN "ts" END, CASE WHEN "g2_2" AND ("ts" <= ("w2_t1" + INTERVAL '3 day')) AND "u2_2" THEN "w2_t1" END) AS "k2_t1",
    GREATEST(CASE WHEN "v1_2" THEN "ts" END, CASE WHEN "g2_2" AND ("ts" <= ("w2_t1" + INTERVAL '3 day')) THEN "ts" END) AS "l2_t2",
    GREATEST(CASE WHEN "v1_2" THEN "ts" END, CASE WHEN "g2_2" AND ("ts" <= ("w2_t1" + INTERVAL '3 day')) AND "u2_2" THEN "ts" END) AS "k2_t2"
  FROM "offers_2" AS "offers_2"
),
"offers_3" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_3" AS "g1_3",
    "u1_3" AS "u1_3",
    "g2_3" AS "g2_3",
    "u2_3" AS "u2_3",
    "g3_3" AS "g3_3",
    "u3_3" AS "u3_3",
    "w2_t1" AS "w2_t1",
    "v1_3" AS "v1_3",
    "v2_3" AS "v2_3",
    "l1_t1" AS "l1_t1",
    "k1_t1" AS "k1_t1",
    "l2_t1" AS "l2_t1",
    "k2_t1" AS "k2_t1",
    "l2_t2" AS "l2_t2",
    "k2_t2" AS "k2_t2",
    LAG("k2_t1") OVER (PARTITION BY "entity" ORDER BY "ts" ASC NULLS LAST) AS "w3_t1"
  FROM "stage_2" AS "stage_2"
),
"stage_3" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_3" AS "g1_3",
    "u1_3" AS "u1_3",
    "g2_3" AS "g2_3",
    "u2_3" AS "u2_3",
    "g3_3" AS "g3_3",
    "u3_3" AS "u3_3",
    "w2_t1" AS "w2_t1",
    "v1_3" AS "v1_3",
    "v2_3" AS "v2_3",
    "l1_t1" AS "l1_t1",
    "k1_t1" AS "k1_t1",
    "l2_t1" AS "l2_t1",
    "k2_t1" AS "k2_t1",
    "l2_t2" AS "l2_t2",
    "k2_t2" AS "k2_t2",
    "w3_t1" AS "w3_t1",
    GREATEST(CASE WHEN "v1_3" THEN "ts" END, CASE WHEN "v2_3" THEN "w2_t1" END, CASE WHEN "g3_3" AND ("ts" <= ("w3_t1" + INTERVAL '3 day')) THEN "w3_t1" END) AS "l3_t1",
    GREATEST(CASE WHEN "v1_3" THEN "ts" END, CASE WHEN "v2_3" AND "u2_3" THEN "w2_t1" END, CASE WHEN "g3_3" AND ("ts" <= ("w3_t1" + INTERVAL '3 day')) AND "u3_3" THEN "w3_t1" END) AS "k3_t1",
    GREATEST(CASE WHEN "v1_3" THEN "ts" END, CASE WHEN "v2_3" THEN "ts" END, CASE WHEN "g3_3" AND ("ts" <= ("w3_t1" + INTERVAL '3 day')) THEN "ts" END) AS "l3_t3",
    GREATEST(CASE WHEN "v1_3" THEN "ts" END, CASE WHEN "v2_3" AND "u2_3" THEN "ts" END, CASE WHEN "g3_3" AND ("ts" <= ("w3_t1" + INTERVAL '3 day')) AND "u3_3" THEN "ts" END) AS "k3_t3"
  FROM "offers_3" AS "offers_3"
),
"instant_levels" AS (
  SELECT
    "entity" AS "entity",
    MIN("l1_t1") AS "l1_t1",
    MIN("l2_t1") AS "l2_t1",
    MIN("l3_t1") AS "l3_t1"
  FROM "stage_3" AS "stage_3"
  GROUP BY 1
),
"paths" AS (
  SELECT
    "entity" AS "entity",
    CASE WHEN NOT ("l3_t1" IS NULL) THEN 3 WHEN NOT ("l2_t1" IS NULL) THEN 2 WHEN NOT ("l1_t1" IS NULL) THEN 1 END AS "depth",
    CASE WHEN NOT ("l3_t1" IS NULL) THEN "l3_t1" WHEN NOT ("l2_t1" IS NULL) THEN "l2_t1" WHEN NOT ("l1_t1" IS NULL) THEN "l1_t1" END AS "t1"
  FROM "instant_levels" AS "instant_levels"
  WHERE NOT ("l1_t1" IS NULL)
)
SELECT
  COUNT(*) FILTER (WHERE "depth" >= 1) AS "count_1",
  COUNT(*) FILTER (WHERE "depth" >= 2) AS "count_2",
  COUNT(*) FILTER (WHERE "depth" >= 3) AS "count_3"
FROM "paths" AS "paths"
-- $1 string "visit"
-- $2 string "add"
-- $3 timestamp "2024-02-01T00:00:00.000Z"
-- $4 timestamp "2024-03-01T00:00:00.000Z"
-- $5 string "t1"
-- $6 timestamp "2024-02-01T00:00:00.000Z"
-- $7 timestamp "2024-03-05T00:00:00.000Z"
