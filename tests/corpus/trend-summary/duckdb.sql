WITH "found_groups" AS (
  SELECT
    "folded"."scored_on_day" AS "scored_on_day",
    "folded"."score" AS "score",
    TRUE AS "found"
  FROM (
    SELECT
      date_trunc('day', CAST("scores"."scored_on" AS TIMESTAMP)) AS "scored_on_day",
      (CAST(SUM("scores"."score") AS DOUBLE PRECISION) / COUNT("scores"."score")) AS "score"
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
  "aligned"."found" IS NULL AS "filled"
FROM (
  SELECT
    "branches"."scored_on_day" AS "scored_on_day",
    MAX("branches"."score") AS "score",
    BOOL_OR("branches"."found") AS "found"
  FROM (
    SELECT
      "found_groups"."scored_on_day" AS "scored_on_day",
      "found_groups"."score" AS "score",
      "found_groups"."found" AS "found"
    FROM "found_groups" AS "found_groups"
    UNION ALL
    SELECT
      "labels"."scored_on_day" AS "scored_on_day",
      CAST(NULL AS BIGINT) AS "score",
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
        (CAST($16 AS TIMESTAMP)),
        (CAST($17 AS TIMESTAMP)),
        (CAST($18 AS TIMESTAMP)),
        (CAST($19 AS TIMESTAMP)),
        (CAST($20 AS TIMESTAMP)),
        (CAST($21 AS TIMESTAMP)),
        (CAST($22 AS TIMESTAMP)),
        (CAST($23 AS TIMESTAMP)),
        (CAST($24 AS TIMESTAMP)),
        (CAST($25 AS TIMESTAMP)),
        (CAST($26 AS TIMESTAMP)),
        (CAST($27 AS TIMESTAMP)),
        (CAST($28 AS TIMESTAMP)),
        (CAST($29 AS TIMESTAMP)),
        (CAST($30 AS TIMESTAMP)),
        (CAST($31 AS TIMESTAMP)),
        (CAST($32 AS TIMESTAMP)),
        (CAST($33 AS TIMESTAMP)),
        (CAST($34 AS TIMESTAMP)),
        (CAST($35 AS TIMESTAMP)),
        (CAST($36 AS TIMESTAMP)),
        (CAST($37 AS TIMESTAMP))
    ) AS "labels" ("scored_on_day")
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 10000
-- $1 string "t1"
-- $2 date "2024-01-28"
-- $3 date "2024-03-01"
-- $4 string "x"
-- $5 local "2024-01-28T00:00:00.000"
-- $6 local "2024-01-29T00:00:00.000"
-- $7 local "2024-01-30T00:00:00.000"
-- $8 local "2024-01-31T00:00:00.000"
-- $9 local "2024-02-01T00:00:00.000"
-- $10 local "2024-02-02T00:00:00.000"
-- $11 local "2024-02-03T00:00:00.000"
-- $12 local "2024-02-04T00:00:00.000"
-- $13 local "2024-02-05T00:00:00.000"
-- $14 local "2024-02-06T00:00:00.000"
-- $15 local "2024-02-07T00:00:00.000"
-- $16 local "2024-02-08T00:00:00.000"
-- $17 local "2024-02-09T00:00:00.000"
-- $18 local "2024-02-10T00:00:00.000"
-- $19 local "2024-02-11T00:00:00.000"
-- $20 local "2024-02-12T00:00:00.000"
-- $21 local "2024-02-13T00:00:00.000"
-- $22 local "2024-02-14T00:00:00.000"
-- $23 local "2024-02-15T00:00:00.000"
-- $24 local "2024-02-16T00:00:00.000"
-- $25 local "2024-02-17T00:00:00.000"
-- $26 local "2024-02-18T00:00:00.000"
-- $27 local "2024-02-19T00:00:00.000"
-- $28 local "2024-02-20T00:00:00.000"
-- $29 local "2024-02-21T00:00:00.000"
-- $30 local "2024-02-22T00:00:00.000"
-- $31 local "2024-02-23T00:00:00.000"
-- $32 local "2024-02-24T00:00:00.000"
-- $33 local "2024-02-25T00:00:00.000"
-- $34 local "2024-02-26T00:00:00.000"
-- $35 local "2024-02-27T00:00:00.000"
-- $36 local "2024-02-28T00:00:00.000"
-- $37 local "2024-02-29T00:00:00.000"
