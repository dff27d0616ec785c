SELECT
  "branches"."sold_at_month" AS "sold_at_month",
  COALESCE(MAX("branches"."count_1m"), 0) AS "count_1m",
  COALESCE(MAX("branches"."before"), 0) AS "before",
  COALESCE(MAX("branches"."around"), 0) AS "around",
  COALESCE(MAX("branches"."still_to_come"), 0) AS "still_to_come",
  COALESCE(MAX("branches"."ever"), 0) AS "ever",
  MAX("branches"."running") AS "running"
FROM (
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP)),
      (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    COUNT(*) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP)),
      (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
  WHERE ("sales"."sold_at" >= CAST($10 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($11 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    VALUES (CAST(CAST($12 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($13 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP), CAST($17 AS TIMESTAMP)),
      (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    COUNT(*) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($12 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($13 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP), CAST($17 AS TIMESTAMP)),
      (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
  WHERE ("sales"."sold_at" >= CAST($21 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($22 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    VALUES (CAST(CAST($23 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($24 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($25 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP)),
      (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP), CAST($31 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    COUNT(*) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($23 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($24 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($25 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP)),
      (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP), CAST($31 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
  WHERE ("sales"."sold_at" >= CAST($32 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($33 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    VALUES (CAST(CAST($34 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($35 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($36 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($37 AS TIMESTAMP), CAST($38 AS TIMESTAMP), CAST($39 AS TIMESTAMP)),
      (CAST($40 AS TIMESTAMP), CAST($41 AS TIMESTAMP), CAST($42 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    COUNT(*) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($34 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($35 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($36 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($37 AS TIMESTAMP), CAST($38 AS TIMESTAMP), CAST($39 AS TIMESTAMP)),
      (CAST($40 AS TIMESTAMP), CAST($41 AS TIMESTAMP), CAST($42 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON "sales"."sold_at" >= "sold_at__window"."from_time"
  WHERE ("sales"."sold_at" >= CAST($43 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    VALUES (CAST(CAST($44 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($45 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($46 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($47 AS TIMESTAMP), CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP)),
      (CAST($50 AS TIMESTAMP), CAST($51 AS TIMESTAMP), CAST($52 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    COUNT(DISTINCT "sales"."buyer") AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($44 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($45 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($46 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($47 AS TIMESTAMP), CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP)),
      (CAST($50 AS TIMESTAMP), CAST($51 AS TIMESTAMP), CAST($52 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON TRUE
  WHERE NOT ("sold_at__window"."bucket_1" IS NULL)
  GROUP BY 1
  UNION ALL
  SELECT DISTINCT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    VALUES (CAST(CAST($53 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($54 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($55 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($56 AS TIMESTAMP), CAST($57 AS TIMESTAMP), CAST($58 AS TIMESTAMP)),
      (CAST($59 AS TIMESTAMP), CAST($60 AS TIMESTAMP), CAST($61 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
  UNION ALL
  SELECT
    "sold_at__window"."bucket_1" AS "sold_at_month",
    CAST(NULL AS BIGINT) AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    SUM("sales"."amount") AS "running"
  FROM "sales" AS "sales"
  LEFT JOIN (
    VALUES (CAST(CAST($53 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($54 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($55 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($56 AS TIMESTAMP), CAST($57 AS TIMESTAMP), CAST($58 AS TIMESTAMP)),
      (CAST($59 AS TIMESTAMP), CAST($60 AS TIMESTAMP), CAST($61 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON "sales"."sold_at" < "sold_at__window"."to_time"
  WHERE ("sales"."sold_at" < CAST($62 AS TIMESTAMP))
    AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 local "2024-02-01T00:00:00.000"
-- $2 timestamp "2024-02-01T00:00:00.000Z"
-- $3 timestamp "2024-03-01T00:00:00.000Z"
-- $4 local "2024-03-01T00:00:00.000"
-- $5 timestamp "2024-03-01T00:00:00.000Z"
-- $6 timestamp "2024-04-01T00:00:00.000Z"
-- $7 local "2024-04-01T00:00:00.000"
-- $8 timestamp "2024-04-01T00:00:00.000Z"
-- $9 timestamp "2024-05-01T00:00:00.000Z"
-- $10 timestamp "2024-02-01T00:00:00.000Z"
-- $11 timestamp "2024-05-01T00:00:00.000Z"
-- $12 local "2024-02-01T00:00:00.000"
-- $13 timestamp "2024-01-30T00:00:00.000Z"
-- $14 timestamp "2024-02-01T00:00:00.000Z"
-- $15 local "2024-03-01T00:00:00.000"
-- $16 timestamp "2024-02-28T00:00:00.000Z"
-- $17 timestamp "2024-03-01T00:00:00.000Z"
-- $18 local "2024-04-01T00:00:00.000"
-- $19 timestamp "2024-03-30T00:00:00.000Z"
-- $20 timestamp "2024-04-01T00:00:00.000Z"
-- $21 timestamp "2024-01-30T00:00:00.000Z"
-- $22 timestamp "2024-04-01T00:00:00.000Z"
-- $23 local "2024-02-01T00:00:00.000"
-- $24 timestamp "2024-01-31T00:00:00.000Z"
-- $25 timestamp "2024-02-02T00:00:00.000Z"
-- $26 local "2024-03-01T00:00:00.000"
-- $27 timestamp "2024-02-29T00:00:00.000Z"
-- $28 timestamp "2024-03-02T00:00:00.000Z"
-- $29 local "2024-04-01T00:00:00.000"
-- $30 timestamp "2024-03-31T00:00:00.000Z"
-- $31 timestamp "2024-04-02T00:00:00.000Z"
-- $32 timestamp "2024-01-31T00:00:00.000Z"
-- $33 timestamp "2024-04-02T00:00:00.000Z"
-- $34 local "2024-02-01T00:00:00.000"
-- $35 timestamp "2024-03-01T00:00:00.000Z"
-- $36 timestamp null
-- $37 local "2024-03-01T00:00:00.000"
-- $38 timestamp "2024-04-01T00:00:00.000Z"
-- $39 timestamp null
-- $40 local "2024-04-01T00:00:00.000"
-- $41 timestamp "2024-05-01T00:00:00.000Z"
-- $42 timestamp null
-- $43 timestamp "2024-03-01T00:00:00.000Z"
-- $44 local "2024-02-01T00:00:00.000"
-- $45 timestamp null
-- $46 timestamp null
-- $47 local "2024-03-01T00:00:00.000"
-- $48 timestamp null
-- $49 timestamp null
-- $50 local "2024-04-01T00:00:00.000"
-- $51 timestamp null
-- $52 timestamp null
-- $53 local "2024-02-01T00:00:00.000"
-- $54 timestamp null
-- $55 timestamp "2024-03-01T00:00:00.000Z"
-- $56 local "2024-03-01T00:00:00.000"
-- $57 timestamp null
-- $58 timestamp "2024-04-01T00:00:00.000Z"
-- $59 local "2024-04-01T00:00:00.000"
-- $60 timestamp null
-- $61 timestamp "2024-05-01T00:00:00.000Z"
-- $62 timestamp "2024-05-01T00:00:00.000Z"
