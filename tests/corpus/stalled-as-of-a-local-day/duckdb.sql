SELECT
  "ts" AS "since",
  "entity" AS "entity",
  "stage" AS "stage"
FROM (
  SELECT
    "entity" AS "entity",
    "ts" AS "ts",
    "stage" AS "stage",
    "done" AS "done",
    ROW_NUMBER() OVER (PARTITION BY "entity" ORDER BY "ts" DESC NULLS LAST, "key" DESC NULLS LAST) AS "from_latest"
  FROM (
    SELECT
      "r"."entity" AS "entity",
      "r"."stage" AS "stage",
      "r"."done" AS "done",
      "r"."key" AS "key",
      CAST("r"."ts" AS TIMESTAMP) AS "ts"
    FROM (
      SELECT
        "deals"."deal" AS "entity",
        "deals"."entered_at" AS "ts",
        "deals"."stage" AS "stage",
        CASE WHEN "deals"."stage" IN (CAST($1 AS VARCHAR), CAST($2 AS VARCHAR)) THEN TRUE ELSE FALSE END AS "done",
        "deals"."id" AS "key"
      FROM (
        SELECT * FROM "deals" AS "deals" WHERE ("deals"."tenant_id" = CAST($3 AS VARCHAR))
      ) AS "deals"
      WHERE ("deals"."entered_at" >= CAST($4 AS TIMESTAMP))
        AND ("deals"."entered_at" < CAST($5 AS TIMESTAMP))
        AND (NOT ("deals"."deal" IS NULL))
        AND (NOT ("deals"."entered_at" IS NULL))
    ) AS "r"
  ) AS "e"
) AS "ranked"
WHERE ("from_latest" = 1)
  AND (NOT ("done"))
  AND ("ts" < CAST($6 AS TIMESTAMP))
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1001
-- $1 string "signed"
-- $2 string "lost"
-- $3 string "t1"
-- $4 timestamp "1000-01-01T00:00:00.000Z"
-- $5 timestamp "2024-02-26T03:00:00.000Z"
-- $6 timestamp "2024-02-26T03:00:00.000Z"
