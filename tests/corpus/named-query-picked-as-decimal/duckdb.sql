SELECT
  "aligned"."average" AS "average",
  "aligned"."previous_average" AS "average_previous",
  "aligned"."average" - "aligned"."previous_average" AS "average_absolute",
  (CAST(("aligned"."average" - "aligned"."previous_average") AS DOUBLE PRECISION) / NULLIF(CAST(ABS("aligned"."previous_average") AS DOUBLE PRECISION), 0)) * 100 AS "average_percent"
FROM (
  SELECT
    MAX("branches"."average") AS "average",
    MAX("branches"."previous_average") AS "previous_average"
  FROM (
    SELECT
      (CAST(SUM("events"."amount") AS DOUBLE PRECISION) / COUNT("events"."amount")) AS "average",
      CAST(NULL AS BIGINT) AS "previous_average"
    FROM (
      SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "events"
    WHERE ("events"."happened_at" >= CAST($2 AS TIMESTAMP))
      AND ("events"."happened_at" < CAST($3 AS TIMESTAMP))
      AND ("events"."user_id" = CAST($4 AS VARCHAR))
    UNION ALL
    SELECT
      CAST(NULL AS BIGINT) AS "average",
      "folded"."average" AS "previous_average"
    FROM (
      SELECT
        (CAST(SUM("events"."amount") AS DOUBLE PRECISION) / COUNT("events"."amount")) AS "average"
      FROM (
        SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($5 AS VARCHAR))
      ) AS "events"
      WHERE ("events"."happened_at" >= CAST($6 AS TIMESTAMP))
        AND ("events"."happened_at" < CAST($7 AS TIMESTAMP))
        AND ("events"."user_id" = CAST($8 AS VARCHAR))
    ) AS "folded"
  ) AS "branches"
) AS "aligned"
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-02-12T00:00:00.000Z"
-- $3 timestamp "2024-02-26T00:00:00.000Z"
-- $4 string "ann"
-- $5 string "t1"
-- $6 timestamp "2024-01-29T00:00:00.000Z"
-- $7 timestamp "2024-02-12T00:00:00.000Z"
-- $8 string "ann"
