SELECT
  "branches"."placed_at_month" AS "placed_at_month",
  "branches"."status" AS "status",
  MAX("branches"."count") AS "count"
FROM (
  SELECT
    date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP) + CASE WHEN CAST("orders"."placed_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "placed_at_month",
    "orders"."status" AS "status",
    COUNT(*) AS "count"
  FROM (
    SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
  ) AS "orders"
  WHERE ("orders"."placed_at" >= CAST($2 AS TIMESTAMP))
    AND ("orders"."placed_at" < CAST($3 AS TIMESTAMP))
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "labels"."ours" AS "placed_at_month",
    "derived"."status" AS "status",
    CAST(NULL AS BIGINT) AS "count"
  FROM (
    SELECT
      "folded"."placed_at_month" AS "placed_at_month",
      "folded"."status" AS "status"
    FROM (
      SELECT DISTINCT
        date_trunc('month', CAST("orders"."placed_at" AS TIMESTAMP) + CASE WHEN CAST("orders"."placed_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "placed_at_month",
        "orders"."status" AS "status"
      FROM (
        SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($4 AS VARCHAR))
      ) AS "orders"
      WHERE ("orders"."placed_at" >= CAST($5 AS TIMESTAMP))
        AND ("orders"."placed_at" < CAST($6 AS TIMESTAMP))
    ) AS "folded"
  ) AS "derived"
  JOIN (
    VALUES (CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($8 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP)),
      (CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP))
  ) AS "labels" ("theirs", "ours") ON "derived"."placed_at_month" = "labels"."theirs"
) AS "branches"
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 string "t1"
-- $2 timestamp "2024-09-30T22:00:00.000Z"
-- $3 timestamp "2024-12-31T23:00:00.000Z"
-- $4 string "t1"
-- $5 timestamp "2024-07-31T22:00:00.000Z"
-- $6 timestamp "2024-10-27T12:01:00.000Z"
-- $7 local "2024-08-01T00:00:00.000"
-- $8 local "2024-10-01T00:00:00.000"
-- $9 local "2024-09-01T00:00:00.000"
-- $10 local "2024-11-01T00:00:00.000"
-- $11 local "2024-10-01T00:00:00.000"
-- $12 local "2024-12-01T00:00:00.000"
