SELECT
  COUNT(*) AS "count"
FROM (
  SELECT
    "events"."happened_at" AS "happened_at",
    "events"."id" AS "id",
    "events"."type" AS "type",
    "events"."amount" AS "amount",
    "events"."id" AS "id_2"
  FROM (
    SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "events"
  WHERE ("events"."user_id" = CAST($2 AS VARCHAR))
    AND ("events"."type" = CAST($3 AS VARCHAR))
) AS "once"
-- $1 string "t1"
-- $2 string "ann"
-- $3 string "visit"

SELECT
  "events"."happened_at" AS "happened_at",
  "events"."id" AS "id",
  "events"."type" AS "type",
  "events"."amount" AS "amount",
  "events"."id" AS "id_2"
FROM (
  SELECT * FROM "events" AS "events" WHERE ("events"."tenant_id" = CAST($1 AS VARCHAR))
) AS "events"
WHERE ("events"."user_id" = CAST($2 AS VARCHAR))
  AND ("events"."type" = CAST($3 AS VARCHAR))
ORDER BY 1 DESC NULLS LAST, 5 ASC NULLS LAST
LIMIT 3
-- $1 string "t1"
-- $2 string "ann"
-- $3 string "visit"
