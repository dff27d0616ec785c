WITH "all_events" AS NOT MATERIALIZED (
  SELECT
    "r"."entity" AS "entity",
    CAST("r"."ts" AS TIMESTAMP) AS "ts",
    "r"."key" AS "key",
    "r"."s1" AND "r"."inside" AS "s1",
    "r"."s2" AS "s2",
    "r"."s3" AS "s3",
    "r"."x1" AS "x1"
  FROM (
    SELECT
      "events"."user_id" AS "entity",
      "events"."happened_at" AS "ts",
      CASE WHEN "events"."type" = CAST($1 AS VARCHAR) THEN TRUE ELSE FALSE END AS "s1",
      CASE WHEN "events"."type" = CAST($2 AS VARCHAR) THEN TRUE ELSE FALSE END AS "s2",
      CASE WHEN "events".type = 'buy' THEN TRUE ELSE FALSE END AS "s3",
      CASE WHEN "events"."type" = CAST($3 AS VARCHAR) THEN TRUE ELSE FALSE END AS "x1",
      CASE WHEN ("events"."happened_at" >= CAST($4 AS TIMESTAMP)) AND ("events"."happened_at" < CAST($5 AS TIMESTAMP)) THEN TRUE ELSE FALSE END AS "inside",
      "events"."id" AS "key"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($6 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($7 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($8 AS TIMESTAMP))
      AND (NOT ("events"."user_id" IS NULL))
      AND (NOT ("events"."happened_at" IS NULL))
      AND (("events"."type" = CAST($9 AS VARCHAR)) OR ("events"."type" = CAST($10 AS VARCHAR)) OR ("events".type = 'buy') OR ("events"."type" = CAST($11 AS VARCHAR)))
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
    "a"."s3" AS "s3",
    "a"."x1" AS "x1"
  FROM "all_events" AS "a"
  JOIN "starts" AS "s" ON "a"."entity" = "s"."entity"
  WHERE ("a"."ts" >= "s"."earliest")
    AND ("a"."ts" <= "s"."latest")
),
"sharing" AS (
  SELECT DISTINCT
    "entity" AS "entity"
  FROM "events" AS "events"
  WHERE ((CASE WHEN "s1" THEN 1 ELSE 0 END + CASE WHEN "s2" THEN 1 ELSE 0 END) + CASE WHEN "s3" THEN 1 ELSE 0 END) > 1
),
"plain" AS (
  SELECT
    "e"."entity" AS "entity",
    "e"."ts" AS "ts",
    "e"."s1" AS "s1",
    "e"."s2" AS "s2",
    "e"."s3" AS "s3",
    "e"."x1" AS "x1"
  FROM "events" AS "e"
  LEFT JOIN "sharing" AS "w" ON "e"."entity" = "w"."entity"
  WHERE "w"."entity" IS NULL
),
"shared" AS (
  SELECT
    "e"."entity" AS "entity",
    "e"."ts" AS "ts",
    "e"."s1" AS "s1",
    "e"."s2" AS "s2",
    "e"."s3" AS "s3",
    "e"."x1" AS "x1"
  FROM "events" AS "e"
  JOIN "sharing" AS "w" ON "e"."entity" = "w"."entity"
),
"tied" AS (
  SELECT DISTINCT
    "entity" AS "entity"
  FROM (
    SELECT
      "entity" AS "entity",
      "ts" AS "ts",
      COUNT(*) AS "events"
    FROM "shared" AS "shared"
    WHERE "s1" OR "s2" OR "s3"
    GROUP BY 1, 2
  ) AS "i"
  WHERE "events" > 1
),
"apart" AS (
  SELECT
    "e"."entity" AS "entity",
    "e"."ts" AS "ts",
    "e"."s1" AS "s1",
    "e"."s2" AS "s2",
    "e"."s3" AS "s3",
    "e"."x1" AS "x1"
  FROM "shared" AS "e"
  LEFT JOIN "tied" AS "w" ON "e"."entity" = "w"."entity"
  WHERE "w"."entity" IS NULL
),
"together" AS (
  SELECT
    "e"."entity" AS "entity",
    "e"."ts" AS "ts",
    "e"."s1" AS "s1",
    "e"."s2" AS "s2",
    "e"."s3" AS "s3",
    "e"."x1" AS "x1"
  FROM "shared" AS "e"
  JOIN "tied" AS "w" ON "e"."entity" = "w"."entity"
),
"chains_1" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "t1"
  FROM "plain" AS "plain"
  WHERE "s1"
),
"chains_2" AS (
  SELECT
    "e"."entity" AS "entity",
    "c"."t1" AS "t1",
    MIN("e"."ts") AS "t2"
  FROM (
    SELECT
      "entity" AS "entity",
      "ts" AS "ts"
    FROM "plain" AS "plain"
    WHERE "s2"
  ) AS "e"
  ASOF JOIN "chains_1" AS "c" ON ("e"."entity" = "c"."entity") AND ("e"."ts" >= "c"."t1")
  WHERE "e"."ts" <= ("c"."t1" + INTERVAL '3 day')
  GROUP BY 1, 2
),
"chains_3" AS (
  SELECT
    "e"."entity" AS "entity",
    "c"."t1" AS "t1",
    "e"."ts" AS "t3"
  FROM (
    SELECT
      "entity" AS "entity",
      "ts" AS "ts"
    FROM "plain" AS "plain"
    WHERE "s3"
  ) AS "e"
  ASOF JOIN (
    SELECT
      "entity" AS "entity",
      "t1" AS "t1",
      "t2" AS "t2"
    FROM "chains_2" AS "chains_2"
    UNION ALL
    SELECT
      "entity" AS "entity",
      "t1" AS "t1",
      "t1" AS "t2"
    FROM "chains_1" AS "chains_1"
  ) AS "c" ON ("e"."entity" = "c"."entity") AND ("e"."ts" >= "c"."t2")
  ASOF LEFT JOIN (
    SELECT
      "entity" AS "entity",
      "ts" AS "ts"
    FROM "plain" AS "plain"
    WHERE "x1"
  ) AS "x1" ON ("e"."entity" = "x1"."entity") AND ("e"."ts" > "x1"."ts")
  WHERE ("e"."ts" <= ("c"."t1" + INTERVAL '3 day'))
    AND (("x1"."ts" IS NULL) OR ("x1"."ts" <= "c"."t1"))
),
"chain_rows" AS (
  SELECT
    "entity" AS "entity",
    1 AS "level",
    "t1" AS "t1"
  FROM "chains_1" AS "chains_1"
  UNION ALL
  SELECT
    "entity" AS "entity",
    2 AS "level",
    "t1" AS "t1"
  FROM "chains_2" AS "chains_2"
  UNION ALL
  SELECT
    "entity" AS "entity",
    3 AS "level",
    "t1" AS "t1"
  FROM "chains_3" AS "chains_3"
),
"chain_levels" AS (
  SELECT
    "entity" AS "entity",
    MIN("t1") FILTER (WHERE "level" = 1) AS "l1_t1",
    MIN("t1") FILTER (WHERE "level" = 2) AS "l2_t1",
    MIN("t1") FILTER (WHERE "level" = 3) AS "l3_t1"
  FROM "chain_rows" AS "chain_rows"
  GROUP BY 1
),
"apart_chains_1" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "t1"
  FROM "apart" AS "apart"
  WHERE "s1"
),
"apart_chains_2" AS (
  SELECT
    "e"."entity" AS "entity",
    "c"."t1" AS "t1",
    MIN("e"."ts") AS "t2"
  FROM (
    SELECT
      "entity" AS "entity",
      "ts" AS "ts"
    FROM "apart" AS "apart"
    WHERE "s2"
  ) AS "e"
  ASOF JOIN "apart_chains_1" AS "c" ON ("e"."entity" = "c"."entity") AND ("e"."ts" > "c"."t1")
  WHERE "e"."ts" <= ("c"."t1" + INTERVAL '3 day')
  GROUP BY 1, 2
),
"apart_chains_3" AS (
  SELECT
    "e"."entity" AS "entity",
    "c"."t1" AS "t1",
    "e"."ts" AS "t3"
  FROM (
    SELECT
      "entity" AS "entity",
      "ts" AS "ts"
    FROM "apart" AS "apart"
    WHERE "s3"
  ) AS "e"
  ASOF JOIN (
    SELECT
      "entity" AS "entity",
      "t2" AS "t2",
      MAX("t1") AS "t1"
    FROM (
      SELECT
        "entity" AS "entity",
        "t1" AS "t1",
        "t2" AS "t2"
      FROM "apart_chains_2" AS "apart_chains_2"
      UNION ALL
      SELECT
        "entity" AS "entity",
        "t1" AS "t1",
        "t1" AS "t2"
      FROM "apart_chains_1" AS "apart_chains_1"
    ) AS "chains"
    GROUP BY 1, 2
  ) AS "c" ON ("e"."entity" = "c"."entity") AND ("e"."ts" > "c"."t2")
  ASOF LEFT JOIN (
    SELECT
      "entity" AS "entity",
      "ts" AS "ts"
    FROM "apart" AS "apart"
    WHERE "x1"
  ) AS "x1" ON ("e"."entity" = "x1"."entity") AND ("e"."ts" > "x1"."ts")
  WHERE ("e"."ts" <= ("c"."t1" + INTERVAL '3 day'))
    AND (("x1"."ts" IS NULL) OR ("x1"."ts" <= "c"."t1"))
),
"apart_chain_rows" AS (
  SELECT
    "entity" AS "entity",
    1 AS "level",
    "t1" AS "t1"
  FROM "apart_chains_1" AS "apart_chains_1"
  UNION ALL
  SELECT
    "entity" AS "entity",
    2 AS "level",
    "t1" AS "t1"
  FROM "apart_chains_2" AS "apart_chains_2"
  UNION ALL
  SELECT
    "entity" AS "entity",
    3 AS "level",
    "t1" AS "t1"
  FROM "apart_chains_3" AS "apart_chains_3"
),
"apart_chain_levels" AS (
  SELECT
    "entity" AS "entity",
    MIN("t1") FILTER (WHERE "level" = 1) AS "l1_t1",
    MIN("t1") FILTER (WHERE "level" = 2) AS "l2_t1",
    MIN("t1") FILTER (WHERE "level" = 3) AS "l3_t1"
  FROM "apart_chain_rows" AS "apart_chain_rows"
  GROUP BY 1
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
    BOOL_OR("x1") AS "x1"
  FROM "together" AS "together"
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
    "n1" >= 1 AS "g1_1",
    ("n1" >= 1) AND ("n2" >= 1) AS "g1_2",
    "n2" >= 1 AS "g2_2",
    ("n1" >= 1) AND ("n3" >= 1) AND ("n1_3" >= 2) AS "g1_3",
    ("n2" >= 1) AND ("n3" >= 1) AND ("n2_3" >= 2) AS "g2_3",
    "n3" >= 1 AS "g3_3",
    MAX(CASE WHEN "x1" THEN "ts" END) OVER (PARTITION BY "entity" ORDER BY "ts" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "latest_x1"
  FROM "counted" AS "counted"
),
"stage_1" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_1" AS "g1_1",
    "g1_2" AS "g1_2",
    "g2_2" AS "g2_2",
    "g1_3" AS "g1_3",
    "g2_3" AS "g2_3",
    "g3_3" AS "g3_3",
    "latest_x1" AS "latest_x1",
    "g1_2" AS "v1_2",
    "g1_3" AS "v1_3",
    CASE WHEN "g1_1" THEN "ts" END AS "l1_t1"
  FROM "instants" AS "instants"
),
"offers_2" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_2" AS "g1_2",
    "g2_2" AS "g2_2",
    "g1_3" AS "g1_3",
    "g2_3" AS "g2_3",
    "g3_3" AS "g3_3",
    "latest_x1" AS "latest_x1",
    "v1_2" AS "v1_2",
    "v1_3" AS "v1_3",
    "l1_t1" AS "l1_t1",
    MAX("l1_t1") OVER (PARTITION BY "entity" ORDER BY "ts" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS "w2_t1"
  FROM "stage_1" AS "stage_1"
),
"stage_2" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_2" AS "g1_2",
    "g2_2" AS "g2_2",
    "g1_3" AS "g1_3",
    "g2_3" AS "g2_3",
    "g3_3" AS "g3_3",
    "latest_x1" AS "latest_x1",
    "v1_2" AS "v1_2",
    "v1_3" AS "v1_3",
    "l1_t1" AS "l1_t1",
    "w2_t1" AS "w2_t1",
    "g2_3" AND ("ts" <= ("w2_t1" + INTERVAL '3 day')) AND (("latest_x1" IS NULL) OR ("latest_x1" <= "w2_t1")) AS "v2_3",
    GREATEST(CASE WHEN "v1_2" THEN "ts" END, CASE WHEN "g2_2" AND ("ts" <= ("w2_t1" + INTERVAL '3 day')) THEN "w2_t1" END) AS "l2_t1",
    GREATEST(CASE WHEN "v1_2" THEN "ts" END, CASE WHEN "g2_2" AND ("ts" <= ("w2_t1" + INTERVAL '3 day')) THEN "ts" END) AS "l2_t2"
  FROM "offers_2" AS "offers_2"
),
"offers_3" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_3" AS "g1_3",
    "g2_3" AS "g2_3",
    "g3_3" AS "g3_3",
    "latest_x1" AS "latest_x1",
    "w2_t1" AS "w2_t1",
    "v1_3" AS "v1_3",
    "v2_3" AS "v2_3",
    "l1_t1" AS "l1_t1",
    "l2_t1" AS "l2_t1",
    "l2_t2" AS "l2_t2",
    GREATEST(MAX("l2_t1") OVER (PARTITION BY "entity" ORDER BY "ts" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), MAX("l1_t1") OVER (PARTITION BY "entity" ORDER BY "ts" ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS "w3_t1"
  FROM "stage_2" AS "stage_2"
),
"stage_3" AS (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "g1_3" AS "g1_3",
    "g2_3" AS "g2_3",
    "g3_3" AS "g3_3",
    "latest_x1" AS "latest_x1",
    "w2_t1" AS "w2_t1",
    "v1_3" AS "v1_3",
    "v2_3" AS "v2_3",
    "l1_t1" AS "l1_t1",
    "l2_t1" AS "l2_t1",
    "l2_t2" AS "l2_t2",
    "w3_t1" AS "w3_t1",
    GREATEST(CASE WHEN "v1_3" THEN "ts" END, CASE WHEN "v2_3" THEN "w2_t1" END, CASE WHEN "g3_3" AND ("ts" <= ("w3_t1" + INTERVAL '3 day')) AND (("latest_x1" IS NULL) OR ("latest_x1" <= "w3_t1")) THEN "w3_t1" END) AS "l3_t1",
    GREATEST(CASE WHEN "v1_3" THEN "ts" END, CASE WHEN "v2_3" THEN "ts" END, CASE WHEN "g3_3" AND ("ts" <= ("w3_t1" + INTERVAL '3 day')) AND (("latest_x1" IS NULL) OR ("latest_x1" <= "w3_t1")) THEN "ts" END) AS "l3_t3"
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
"levels" AS (
  SELECT
    "entity" AS "entity",
    "l1_t1" AS "l1_t1",
    "l2_t1" AS "l2_t1",
    "l3_t1" AS "l3_t1"
  FROM "chain_levels" AS "chain_levels"
  UNION ALL
  SELECT
    "entity" AS "entity",
    "l1_t1" AS "l1_t1",
    "l2_t1" AS "l2_t1",
    "l3_t1" AS "l3_t1"
  FROM "apart_chain_levels" AS "apart_chain_levels"
  UNION ALL
  SELECT
    "entity" AS "entity",
    "l1_t1" AS "l1_t1",
    "l2_t1" AS "l2_t1",
    "l3_t1" AS "l3_t1"
  FROM "instant_levels" AS "instant_levels"
),
"paths" AS (
  SELECT
    "entity" AS "entity",
    CASE WHEN NOT ("l3_t1" IS NULL) THEN 3 WHEN NOT ("l2_t1" IS NULL) THEN 2 WHEN NOT ("l1_t1" IS NULL) THEN 1 END AS "depth",
    NOT ("l2_t1" IS NULL) AS "r2",
    CASE WHEN NOT ("l3_t1" IS NULL) THEN "l3_t1" WHEN NOT ("l2_t1" IS NULL) THEN "l2_t1" WHEN NOT ("l1_t1" IS NULL) THEN "l1_t1" END AS "t1"
  FROM "levels" AS "levels"
  WHERE NOT ("l1_t1" IS NULL)
)
SELECT
  COUNT(*) FILTER (WHERE "depth" >= 1) AS "count_1",
  COUNT(*) FILTER (WHERE "r2") AS "count_2",
  COUNT(*) FILTER (WHERE "depth" >= 3) AS "count_3"
FROM "paths" AS "paths"
-- $1 string "visit"
-- $2 string "add"
-- $3 string "error"
-- $4 timestamp "2024-02-01T00:00:00.000Z"
-- $5 timestamp "2024-03-01T00:00:00.000Z"
-- $6 string "t1"
-- $7 timestamp "2024-02-01T00:00:00.000Z"
-- $8 timestamp "2024-03-05T00:00:00.000Z"
-- $9 string "visit"
-- $10 string "add"
-- $11 string "error"
