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
  LEFT JOIN (
    VALUES (CAST(CAST($12 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($13 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP), CAST($17 AS TIMESTAMP)),
      (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
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
    VALUES (CAST(CAST($21 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($22 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($23 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($24 AS TIMESTAMP), CAST($25 AS TIMESTAMP), CAST($26 AS TIMESTAMP)),
      (CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP), CAST($29 AS TIMESTAMP))
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
    WHERE ("sales"."sold_at" >= CAST($30 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($31 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  LEFT JOIN (
    VALUES (CAST(CAST($32 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($33 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($34 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($35 AS TIMESTAMP), CAST($36 AS TIMESTAMP), CAST($37 AS TIMESTAMP)),
      (CAST($38 AS TIMESTAMP), CAST($39 AS TIMESTAMP), CAST($40 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
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
    VALUES (CAST(CAST($41 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($42 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($43 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($44 AS TIMESTAMP), CAST($45 AS TIMESTAMP), CAST($46 AS TIMESTAMP)),
      (CAST($47 AS TIMESTAMP), CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP))
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
    WHERE ("sales"."sold_at" >= CAST($50 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($51 AS TIMESTAMP))
    GROUP BY 1
  ) AS "slots"
  LEFT JOIN (
    VALUES (CAST(CAST($52 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($53 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($54 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($55 AS TIMESTAMP), CAST($56 AS TIMESTAMP), CAST($57 AS TIMESTAMP)),
      (CAST($58 AS TIMESTAMP), CAST($59 AS TIMESTAMP), CAST($60 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
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
    VALUES (CAST(CAST($61 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($62 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($63 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($64 AS TIMESTAMP), CAST($65 AS TIMESTAMP), CAST($66 AS TIMESTAMP)),
      (CAST($67 AS TIMESTAMP), CAST($68 AS TIMESTAMP), CAST($69 AS TIMESTAMP))
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
    WHERE "sales"."sold_at" >= CAST($70 AS TIMESTAMP)
    GROUP BY 1
  ) AS "slots"
  LEFT JOIN (
    VALUES (CAST(CAST($71 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($72 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($73 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($74 AS TIMESTAMP), CAST($75 AS TIMESTAMP), CAST($76 AS TIMESTAMP)),
      (CAST($77 AS TIMESTAMP), CAST($78 AS TIMESTAMP), CAST($79 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON "slots"."slot" >= "sold_at__window"."from_time"
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
    VALUES (CAST(CAST($80 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($81 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($82 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($83 AS TIMESTAMP), CAST($84 AS TIMESTAMP), CAST($85 AS TIMESTAMP)),
      (CAST($86 AS TIMESTAMP), CAST($87 AS TIMESTAMP), CAST($88 AS TIMESTAMP))
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
    VALUES (CAST(CAST($80 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($81 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($82 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($83 AS TIMESTAMP), CAST($84 AS TIMESTAMP), CAST($85 AS TIMESTAMP)),
      (CAST($86 AS TIMESTAMP), CAST($87 AS TIMESTAMP), CAST($88 AS TIMESTAMP))
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
    VALUES (CAST(CAST($89 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($90 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($91 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($92 AS TIMESTAMP), CAST($93 AS TIMESTAMP), CAST($94 AS TIMESTAMP)),
      (CAST($95 AS TIMESTAMP), CAST($96 AS TIMESTAMP), CAST($97 AS TIMESTAMP))
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
    WHERE "sales"."sold_at" < CAST($98 AS TIMESTAMP)
    GROUP BY 1
  ) AS "slots"
  LEFT JOIN (
    VALUES (CAST(CAST($99 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($100 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($101 AS TIMESTAMP) AS TIMESTAMP)),
      (CAST($102 AS TIMESTAMP), CAST($103 AS TIMESTAMP), CAST($104 AS TIMESTAMP)),
      (CAST($105 AS TIMESTAMP), CAST($106 AS TIMESTAMP), CAST($107 AS TIMESTAMP))
  ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON "slots"."slot" < "sold_at__window"."to_time"
  WHERE NOT ("sold_at__window"."bucket_1" IS NULL)
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
-- $13 local "2024-02-01T00:00:00.000"
-- $14 local "2024-03-01T00:00:00.000"
-- $15 local "2024-03-01T00:00:00.000"
-- $16 local "2024-03-01T00:00:00.000"
-- $17 local "2024-04-01T00:00:00.000"
-- $18 local "2024-04-01T00:00:00.000"
-- $19 local "2024-04-01T00:00:00.000"
-- $20 local "2024-05-01T00:00:00.000"
-- $21 local "2024-02-01T00:00:00.000"
-- $22 timestamp "2024-01-30T00:00:00.000Z"
-- $23 timestamp "2024-02-01T00:00:00.000Z"
-- $24 local "2024-03-01T00:00:00.000"
-- $25 timestamp "2024-02-28T00:00:00.000Z"
-- $26 timestamp "2024-03-01T00:00:00.000Z"
-- $27 local "2024-04-01T00:00:00.000"
-- $28 timestamp "2024-03-30T00:00:00.000Z"
-- $29 timestamp "2024-04-01T00:00:00.000Z"
-- $30 timestamp "2024-01-30T00:00:00.000Z"
-- $31 timestamp "2024-04-01T00:00:00.000Z"
-- $32 local "2024-02-01T00:00:00.000"
-- $33 local "2024-01-30T00:00:00.000"
-- $34 local "2024-02-01T00:00:00.000"
-- $35 local "2024-03-01T00:00:00.000"
-- $36 local "2024-02-28T00:00:00.000"
-- $37 local "2024-03-01T00:00:00.000"
-- $38 local "2024-04-01T00:00:00.000"
-- $39 local "2024-03-30T00:00:00.000"
-- $40 local "2024-04-01T00:00:00.000"
-- $41 local "2024-02-01T00:00:00.000"
-- $42 timestamp "2024-01-31T00:00:00.000Z"
-- $43 timestamp "2024-02-02T00:00:00.000Z"
-- $44 local "2024-03-01T00:00:00.000"
-- $45 timestamp "2024-02-29T00:00:00.000Z"
-- $46 timestamp "2024-03-02T00:00:00.000Z"
-- $47 local "2024-04-01T00:00:00.000"
-- $48 timestamp "2024-03-31T00:00:00.000Z"
-- $49 timestamp "2024-04-02T00:00:00.000Z"
-- $50 timestamp "2024-01-31T00:00:00.000Z"
-- $51 timestamp "2024-04-02T00:00:00.000Z"
-- $52 local "2024-02-01T00:00:00.000"
-- $53 local "2024-01-31T00:00:00.000"
-- $54 local "2024-02-02T00:00:00.000"
-- $55 local "2024-03-01T00:00:00.000"
-- $56 local "2024-02-29T00:00:00.000"
-- $57 local "2024-03-02T00:00:00.000"
-- $58 local "2024-04-01T00:00:00.000"
-- $59 local "2024-03-31T00:00:00.000"
-- $60 local "2024-04-02T00:00:00.000"
-- $61 local "2024-02-01T00:00:00.000"
-- $62 timestamp "2024-03-01T00:00:00.000Z"
-- $63 timestamp null
-- $64 local "2024-03-01T00:00:00.000"
-- $65 timestamp "2024-04-01T00:00:00.000Z"
-- $66 timestamp null
-- $67 local "2024-04-01T00:00:00.000"
-- $68 timestamp "2024-05-01T00:00:00.000Z"
-- $69 timestamp null
-- $70 timestamp "2024-03-01T00:00:00.000Z"
-- $71 local "2024-02-01T00:00:00.000"
-- $72 local "2024-03-01T00:00:00.000"
-- $73 local null
-- $74 local "2024-03-01T00:00:00.000"
-- $75 local "2024-04-01T00:00:00.000"
-- $76 local null
-- $77 local "2024-04-01T00:00:00.000"
-- $78 local "2024-05-01T00:00:00.000"
-- $79 local null
-- $80 local "2024-02-01T00:00:00.000"
-- $81 timestamp null
-- $82 timestamp null
-- $83 local "2024-03-01T00:00:00.000"
-- $84 timestamp null
-- $85 timestamp null
-- $86 local "2024-04-01T00:00:00.000"
-- $87 timestamp null
-- $88 timestamp null
-- $89 local "2024-02-01T00:00:00.000"
-- $90 timestamp null
-- $91 timestamp "2024-03-01T00:00:00.000Z"
-- $92 local "2024-03-01T00:00:00.000"
-- $93 timestamp null
-- $94 timestamp "2024-04-01T00:00:00.000Z"
-- $95 local "2024-04-01T00:00:00.000"
-- $96 timestamp null
-- $97 timestamp "2024-05-01T00:00:00.000Z"
-- $98 timestamp "2024-05-01T00:00:00.000Z"
-- $99 local "2024-02-01T00:00:00.000"
-- $100 local null
-- $101 local "2024-03-01T00:00:00.000"
-- $102 local "2024-03-01T00:00:00.000"
-- $103 local null
-- $104 local "2024-04-01T00:00:00.000"
-- $105 local "2024-04-01T00:00:00.000"
-- $106 local null
-- $107 local "2024-05-01T00:00:00.000"
