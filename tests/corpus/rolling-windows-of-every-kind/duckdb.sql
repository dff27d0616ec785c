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
    SUM("slots"."count_1m") AS "count_1m",
    CAST(NULL AS BIGINT) AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      COUNT(*) AS "count_1m"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($10 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($11 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP)),
      (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
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
    SUM("slots"."before") AS "before",
    CAST(NULL AS BIGINT) AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      COUNT(*) AS "before"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($21 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($22 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($12 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($13 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP), CAST($17 AS TIMESTAMP)),
      (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
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
    SUM("slots"."around") AS "around",
    CAST(NULL AS BIGINT) AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      COUNT(*) AS "around"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($32 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($33 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($23 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($24 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($25 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP)),
      (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP), CAST($31 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
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
    SUM("slots"."still_to_come") AS "still_to_come",
    CAST(NULL AS BIGINT) AS "ever",
    CAST(NULL AS BIGINT) AS "running"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      COUNT(*) AS "still_to_come"
    FROM "sales" AS "sales"
    WHERE "sales"."sold_at" >= CAST($43 AS TIMESTAMP)
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($34 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($35 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($36 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($37 AS TIMESTAMP), CAST($38 AS TIMESTAMP), CAST($39 AS TIMESTAMP)),
      (CAST($40 AS TIMESTAMP), CAST($41 AS TIMESTAMP), CAST($42 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON "slots"."slot" >= "sold_at__window"."from_time"
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
  JOIN (
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
    SUM("slots"."running") AS "running"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
      SUM("sales"."amount") AS "running"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($62 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($63 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  JOIN (
    VALUES (CAST(CAST($53 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($54 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($55 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($56 AS TIMESTAMP), CAST($57 AS TIMESTAMP), CAST($58 AS TIMESTAMP)),
      (CAST($59 AS TIMESTAMP), CAST($60 AS TIMESTAMP), CAST($61 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
  GROUP BY 1
) AS "branches"
GROUP BY 1
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 local "2024-02-01T00:00:00.000"
-- $2 local "2024-02-01T00:00:00.000"
-- $3 local "2024-03-01T00:00:00.000"
-- $4 local "2024-03-01T00:00:00.000"
-- $5 local "2024-03-01T00:00:00.000"
-- $6 local "2024-04-01T00:00:00.000"
-- $7 local "2024-04-01T00:00:00.000"
-- $8 local "2024-04-01T00:00:00.000"
-- $9 local "2024-05-01T00:00:00.000"
-- $10 timestamp "2024-02-01T00:00:00.000Z"
-- $11 timestamp "2024-05-01T00:00:00.000Z"
-- $12 local "2024-02-01T00:00:00.000"
-- $13 local "2024-01-30T00:00:00.000"
-- $14 local "2024-02-01T00:00:00.000"
-- $15 local "2024-03-01T00:00:00.000"
-- $16 local "2024-02-28T00:00:00.000"
-- $17 local "2024-03-01T00:00:00.000"
-- $18 local "2024-04-01T00:00:00.000"
-- $19 local "2024-03-30T00:00:00.000"
-- $20 local "2024-04-01T00:00:00.000"
-- $21 timestamp "2024-01-30T00:00:00.000Z"
-- $22 timestamp "2024-04-01T00:00:00.000Z"
-- $23 local "2024-02-01T00:00:00.000"
-- $24 local "2024-01-31T00:00:00.000"
-- $25 local "2024-02-02T00:00:00.000"
-- $26 local "2024-03-01T00:00:00.000"
-- $27 local "2024-02-29T00:00:00.000"
-- $28 local "2024-03-02T00:00:00.000"
-- $29 local "2024-04-01T00:00:00.000"
-- $30 local "2024-03-31T00:00:00.000"
-- $31 local "2024-04-02T00:00:00.000"
-- $32 timestamp "2024-01-31T00:00:00.000Z"
-- $33 timestamp "2024-04-02T00:00:00.000Z"
-- $34 local "2024-02-01T00:00:00.000"
-- $35 local "2024-03-01T00:00:00.000"
-- $36 local null
-- $37 local "2024-03-01T00:00:00.000"
-- $38 local "2024-04-01T00:00:00.000"
-- $39 local null
-- $40 local "2024-04-01T00:00:00.000"
-- $41 local "2024-05-01T00:00:00.000"
-- $42 local null
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
-- $54 local "2024-02-01T00:00:00.000"
-- $55 local "2024-03-01T00:00:00.000"
-- $56 local "2024-03-01T00:00:00.000"
-- $57 local "2024-02-01T00:00:00.000"
-- $58 local "2024-04-01T00:00:00.000"
-- $59 local "2024-04-01T00:00:00.000"
-- $60 local "2024-02-01T00:00:00.000"
-- $61 local "2024-05-01T00:00:00.000"
-- $62 timestamp "2024-02-01T00:00:00.000Z"
-- $63 timestamp "2024-05-01T00:00:00.000Z"
