SELECT
  "branches"."sold_at_day" AS "sold_at_day",
  "branches"."region" AS "region",
  COALESCE(MAX("branches"."buyers_7d"), 0) AS "buyers_7d",
  COALESCE(MAX("branches"."next_2d"), 0) AS "next_2d",
  COALESCE(MAX("branches"."around"), 0) AS "around"
FROM (
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    "sales"."region" AS "region",
    COUNT(DISTINCT "sales"."buyer") AS "buyers_7d",
    CAST(NULL AS BIGINT) AS "next_2d",
    CAST(NULL AS BIGINT) AS "around"
  FROM "sales" AS "sales"
  JOIN (
    VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP)),
      (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
  WHERE ("sales"."sold_at" >= CAST($10 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($11 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    "slots"."region" AS "region",
    CAST(NULL AS BIGINT) AS "buyers_7d",
    SUM("slots"."next_2d") AS "next_2d",
    CAST(NULL AS BIGINT) AS "around"
  FROM (
    SELECT
      "sales"."region" AS "region",
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP) + CASE WHEN CAST("sales"."sold_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "slot",
      COUNT(*) AS "next_2d"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($12 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($13 AS TIMESTAMP))
    GROUP BY 1, 2
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($15 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($16 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($17 AS TIMESTAMP), CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP)),
      (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    "slots"."region" AS "region",
    CAST(NULL AS BIGINT) AS "buyers_7d",
    CAST(NULL AS BIGINT) AS "next_2d",
    SUM("slots"."around") AS "around"
  FROM (
    SELECT
      "sales"."region" AS "region",
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP) + CASE WHEN CAST("sales"."sold_at" AS TIMESTAMP) < TIMESTAMP '2024-10-27T01:00:00.000' THEN INTERVAL '7200 second' ELSE INTERVAL '3600 second' END) AS "slot",
      COUNT(*) AS "around"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($23 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($24 AS TIMESTAMP))
    GROUP BY 1, 2
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($25 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($26 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($27 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($28 AS TIMESTAMP), CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP)),
      (CAST($31 AS TIMESTAMP), CAST($32 AS TIMESTAMP), CAST($33 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1, 2
) AS "branches"
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 local "2024-10-26T00:00:00.000"
-- $2 timestamp "2024-10-19T22:00:00.000Z"
-- $3 timestamp "2024-10-26T22:00:00.000Z"
-- $4 local "2024-10-27T00:00:00.000"
-- $5 timestamp "2024-10-20T22:00:00.000Z"
-- $6 timestamp "2024-10-27T23:00:00.000Z"
-- $7 local "2024-10-28T00:00:00.000"
-- $8 timestamp "2024-10-21T22:00:00.000Z"
-- $9 timestamp "2024-10-28T23:00:00.000Z"
-- $10 timestamp "2024-10-19T22:00:00.000Z"
-- $11 timestamp "2024-10-28T23:00:00.000Z"
-- $12 timestamp "2024-10-26T22:00:00.000Z"
-- $13 timestamp "2024-10-30T23:00:00.000Z"
-- $14 local "2024-10-26T00:00:00.000"
-- $15 local "2024-10-27T00:00:00.000"
-- $16 local "2024-10-29T00:00:00.000"
-- $17 local "2024-10-27T00:00:00.000"
-- $18 local "2024-10-28T00:00:00.000"
-- $19 local "2024-10-30T00:00:00.000"
-- $20 local "2024-10-28T00:00:00.000"
-- $21 local "2024-10-29T00:00:00.000"
-- $22 local "2024-10-31T00:00:00.000"
-- $23 timestamp "2024-10-24T22:00:00.000Z"
-- $24 timestamp "2024-10-28T23:00:00.000Z"
-- $25 local "2024-10-26T00:00:00.000"
-- $26 local "2024-10-25T00:00:00.000"
-- $27 local "2024-10-27T00:00:00.000"
-- $28 local "2024-10-27T00:00:00.000"
-- $29 local "2024-10-26T00:00:00.000"
-- $30 local "2024-10-28T00:00:00.000"
-- $31 local "2024-10-28T00:00:00.000"
-- $32 local "2024-10-27T00:00:00.000"
-- $33 local "2024-10-29T00:00:00.000"
