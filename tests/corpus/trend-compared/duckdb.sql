WITH "found_groups" AS (
  SELECT
    "branches"."scored_on_day" AS "scored_on_day",
    MAX("branches"."score") AS "score",
    BOOL_OR("branches"."found") AS "found",
    MAX("branches"."previous_score") AS "previous_score",
    BOOL_OR("branches"."found_2") AS "found_2"
  FROM (
    SELECT
      "folded"."scored_on_day" AS "scored_on_day",
      "folded"."score" AS "score",
      TRUE AS "found",
      CAST(NULL AS BIGINT) AS "previous_score",
      CAST(NULL AS BOOLEAN) AS "found_2"
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
    UNION ALL
    SELECT
      "relabelled"."scored_on_day" AS "scored_on_day",
      CAST(NULL AS BIGINT) AS "score",
      CAST(NULL AS BOOLEAN) AS "found",
      "relabelled"."previous_score" AS "previous_score",
      TRUE AS "found_2"
    FROM (
      SELECT
        "labels"."ours" AS "scored_on_day",
        "derived"."previous_score" AS "previous_score"
      FROM (
        SELECT
          "folded"."scored_on_day" AS "scored_on_day",
          "folded"."score" AS "previous_score"
        FROM (
          SELECT
            date_trunc('day', CAST("scores"."scored_on" AS TIMESTAMP)) AS "scored_on_day",
            (CAST(SUM("scores"."score") AS DOUBLE PRECISION) / COUNT("scores"."score")) AS "score"
          FROM (
            SELECT * FROM "scores" AS "scores" WHERE ("scores"."tenant_id" = CAST($5 AS VARCHAR))
          ) AS "scores"
          WHERE ("scores"."scored_on" >= CAST($6 AS DATE))
            AND ("scores"."scored_on" < CAST($7 AS DATE))
            AND ("scores"."topic" = CAST($8 AS VARCHAR))
          GROUP BY 1
        ) AS "folded"
      ) AS "derived"
      JOIN (
        VALUES (CAST(CAST($9 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($10 AS TIMESTAMP) AS TIMESTAMP)),
          (CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP)),
          (CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP)),
          (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP)),
          (CAST($17 AS TIMESTAMP), CAST($18 AS TIMESTAMP)),
          (CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP)),
          (CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP)),
          (CAST($23 AS TIMESTAMP), CAST($24 AS TIMESTAMP)),
          (CAST($25 AS TIMESTAMP), CAST($26 AS TIMESTAMP)),
          (CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP)),
          (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP))
      ) AS "labels" ("theirs", "ours") ON "derived"."scored_on_day" = "labels"."theirs"
    ) AS "relabelled"
  ) AS "branches"
  GROUP BY 1
)
SELECT
  "aligned"."scored_on_day" AS "scored_on_day",
  "aligned"."score" AS "score",
  "aligned"."previous_score" AS "score_previous",
  "aligned"."score" - "aligned"."previous_score" AS "score_absolute",
  (CAST(("aligned"."score" - "aligned"."previous_score") AS DOUBLE PRECISION) / NULLIF(CAST(ABS("aligned"."previous_score") AS DOUBLE PRECISION), 0)) * 100 AS "score_percent",
  "aligned"."found" IS NULL AS "filled"
FROM (
  SELECT
    "branches"."scored_on_day" AS "scored_on_day",
    MAX("branches"."score") AS "score",
    BOOL_OR("branches"."found") AS "found",
    MAX("branches"."previous_score") AS "previous_score",
    BOOL_OR("branches"."found_2") AS "found_2",
    BOOL_OR("branches"."within") AS "within"
  FROM (
    SELECT
      "found_groups"."scored_on_day" AS "scored_on_day",
      "found_groups"."score" AS "score",
      "found_groups"."found" AS "found",
      "found_groups"."previous_score" AS "previous_score",
      "found_groups"."found_2" AS "found_2",
      CAST(NULL AS BOOLEAN) AS "within"
    FROM "found_groups" AS "found_groups"
    UNION ALL
    SELECT
      "labels"."scored_on_day" AS "scored_on_day",
      CAST(NULL AS BIGINT) AS "score",
      CAST(NULL AS BOOLEAN) AS "found",
      CAST(NULL AS BIGINT) AS "previous_score",
      CAST(NULL AS BOOLEAN) AS "found_2",
      "labels"."within" AS "within"
    FROM (
      VALUES (CAST(CAST($31 AS TIMESTAMP) AS TIMESTAMP), CAST(TRUE AS BOOLEAN)),
        (CAST($32 AS TIMESTAMP), TRUE),
        (CAST($33 AS TIMESTAMP), TRUE),
        (CAST($34 AS TIMESTAMP), TRUE),
        (CAST($35 AS TIMESTAMP), TRUE),
        (CAST($36 AS TIMESTAMP), TRUE),
        (CAST($37 AS TIMESTAMP), TRUE),
        (CAST($38 AS TIMESTAMP), TRUE),
        (CAST($39 AS TIMESTAMP), TRUE),
        (CAST($40 AS TIMESTAMP), TRUE),
        (CAST($41 AS TIMESTAMP), TRUE)
    ) AS "labels" ("scored_on_day", "within")
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 10000
-- $1 string "t1"
-- $2 date "2024-02-08"
-- $3 date "2024-02-19"
-- $4 string "x"
-- $5 string "t1"
-- $6 date "2024-02-01"
-- $7 date "2024-02-12"
-- $8 string "x"
-- $9 local "2024-02-01T00:00:00.000"
-- $10 local "2024-02-08T00:00:00.000"
-- $11 local "2024-02-02T00:00:00.000"
-- $12 local "2024-02-09T00:00:00.000"
-- $13 local "2024-02-03T00:00:00.000"
-- $14 local "2024-02-10T00:00:00.000"
-- $15 local "2024-02-04T00:00:00.000"
-- $16 local "2024-02-11T00:00:00.000"
-- $17 local "2024-02-05T00:00:00.000"
-- $18 local "2024-02-12T00:00:00.000"
-- $19 local "2024-02-06T00:00:00.000"
-- $20 local "2024-02-13T00:00:00.000"
-- $21 local "2024-02-07T00:00:00.000"
-- $22 local "2024-02-14T00:00:00.000"
-- $23 local "2024-02-08T00:00:00.000"
-- $24 local "2024-02-15T00:00:00.000"
-- $25 local "2024-02-09T00:00:00.000"
-- $26 local "2024-02-16T00:00:00.000"
-- $27 local "2024-02-10T00:00:00.000"
-- $28 local "2024-02-17T00:00:00.000"
-- $29 local "2024-02-11T00:00:00.000"
-- $30 local "2024-02-18T00:00:00.000"
-- $31 local "2024-02-08T00:00:00.000"
-- $32 local "2024-02-09T00:00:00.000"
-- $33 local "2024-02-10T00:00:00.000"
-- $34 local "2024-02-11T00:00:00.000"
-- $35 local "2024-02-12T00:00:00.000"
-- $36 local "2024-02-13T00:00:00.000"
-- $37 local "2024-02-14T00:00:00.000"
-- $38 local "2024-02-15T00:00:00.000"
-- $39 local "2024-02-16T00:00:00.000"
-- $40 local "2024-02-17T00:00:00.000"
-- $41 local "2024-02-18T00:00:00.000"
