WITH "found_groups" AS (
  SELECT
    "folded"."scored_on_day" AS "scored_on_day",
    "folded"."score" AS "score",
    "folded"."count" AS "count",
    TRUE AS "found"
  FROM (
    SELECT
      date_trunc('day', CAST("scores"."scored_on" AS TIMESTAMP)) AS "scored_on_day",
      (CAST(SUM("scores"."score") AS DOUBLE PRECISION) / COUNT("scores"."score")) AS "score",
      COUNT(*) AS "count"
    FROM (
      SELECT * FROM "scores" AS "scores" WHERE ("scores"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "scores"
    WHERE ("scores"."scored_on" >= CAST($2 AS DATE))
      AND ("scores"."scored_on" < CAST($3 AS DATE))
      AND ("scores"."topic" = CAST($4 AS VARCHAR))
    GROUP BY 1
  ) AS "folded"
)
SELECT
  "aligned"."scored_on_day" AS "scored_on_day",
  "aligned"."score" AS "score",
  CASE WHEN "aligned"."found" IS NULL THEN 0 ELSE "aligned"."count" END AS "count",
  "aligned"."found" IS NULL AS "filled"
FROM (
  SELECT
    "branches"."scored_on_day" AS "scored_on_day",
    MAX("branches"."score") AS "score",
    MAX("branches"."count") AS "count",
    BOOL_OR("branches"."found") AS "found"
  FROM (
    SELECT
      "found_groups"."scored_on_day" AS "scored_on_day",
      "found_groups"."score" AS "score",
      "found_groups"."count" AS "count",
      "found_groups"."found" AS "found"
    FROM "found_groups" AS "found_groups"
    UNION ALL
    SELECT
      "labels"."scored_on_day" AS "scored_on_day",
      CAST(NULL AS BIGINT) AS "score",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BOOLEAN) AS "found"
    FROM (
      VALUES (CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP)),
        (CAST($7 AS TIMESTAMP)),
        (CAST($8 AS TIMESTAMP)),
        (CAST($9 AS TIMESTAMP)),
        (CAST($10 AS TIMESTAMP)),
        (CAST($11 AS TIMESTAMP)),
        (CAST($12 AS TIMESTAMP)),
        (CAST($13 AS TIMESTAMP)),
        (CAST($14 AS TIMESTAMP)),
        (CAST($15 AS TIMESTAMP)),
        (CAST($16 AS TIMESTAMP))
    ) AS "labels" ("scored_on_day")
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 10000
-- $1 string "t1"
-- $2 date "2024-02-01"
-- $3 date "2024-02-13"
-- $4 string "x"
-- $5 local "2024-02-01T00:00:00.000"
-- $6 local "2024-02-02T00:00:00.000"
-- $7 local "2024-02-03T00:00:00.000"
-- $8 local "2024-02-04T00:00:00.000"
-- $9 local "2024-02-05T00:00:00.000"
-- $10 local "2024-02-06T00:00:00.000"
-- $11 local "2024-02-07T00:00:00.000"
-- $12 local "2024-02-08T00:00:00.000"
-- $13 local "2024-02-09T00:00:00.000"
-- $14 local "2024-02-10T00:00:00.000"
-- $15 local "2024-02-11T00:00:00.000"
-- $16 local "2024-02-12T00:00:00.000"
