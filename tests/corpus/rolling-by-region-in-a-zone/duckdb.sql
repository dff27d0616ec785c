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
  LEFT JOIN (
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
    "sales"."region" AS "region",
    CAST(NULL AS BIGINT) AS "buyers_7d",
    COUNT(*) AS "next_2d",
    CAST(NULL AS BIGINT) AS "around"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($12 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($13 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP), CAST($17 AS TIMESTAMP)),
      (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
  WHERE ("sales"."sold_at" >= CAST($21 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($22 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_day",
    "sales"."region" AS "region",
    CAST(NULL AS BIGINT) AS "buyers_7d",
    CAST(NULL AS BIGINT) AS "next_2d",
    COUNT(*) AS "around"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($23 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($24 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($25 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP)),
      (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP), CAST($31 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
  WHERE ("sales"."sold_at" >= CAST($32 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($33 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
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
-- $12 local "2024-10-26T00:00:00.000"
-- $13 timestamp "2024-10-26T22:00:00.000Z"
-- $14 timestamp "2024-10-28T23:00:00.000Z"
-- $15 local "2024-10-27T00:00:00.000"
-- $16 timestamp "2024-10-27T23:00:00.000Z"
-- $17 timestamp "2024-10-29T23:00:00.000Z"
-- $18 local "2024-10-28T00:00:00.000"
-- $19 timestamp "2024-10-28T23:00:00.000Z"
-- $20 timestamp "2024-10-30T23:00:00.000Z"
-- $21 timestamp "2024-10-26T22:00:00.000Z"
-- $22 timestamp "2024-10-30T23:00:00.000Z"
-- $23 local "2024-10-26T00:00:00.000"
-- $24 timestamp "2024-10-24T22:00:00.000Z"
-- $25 timestamp "2024-10-26T22:00:00.000Z"
-- $26 local "2024-10-27T00:00:00.000"
-- $27 timestamp "2024-10-25T22:00:00.000Z"
-- $28 timestamp "2024-10-27T23:00:00.000Z"
-- $29 local "2024-10-28T00:00:00.000"
-- $30 timestamp "2024-10-26T22:00:00.000Z"
-- $31 timestamp "2024-10-28T23:00:00.000Z"
-- $32 timestamp "2024-10-24T22:00:00.000Z"
-- $33 timestamp "2024-10-28T23:00:00.000Z"
