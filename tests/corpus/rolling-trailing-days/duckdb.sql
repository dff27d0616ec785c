SELECT
  "aligned"."sold_at_day" AS "sold_at_day",
  "aligned"."count" AS "count",
  "aligned"."revenue_7d" AS "revenue_7d",
  "aligned"."buyers_7d" AS "buyers_7d",
  "aligned"."mean_7d" AS "mean_7d",
  "aligned"."revenue_7d" / NULLIF(CAST(( "aligned"."buyers_7d") AS DOUBLE PRECISION), 0) AS "per_buyer_7d"
FROM (
  SELECT
    "branches"."sold_at_day" AS "sold_at_day",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    MAX("branches"."revenue_7d") AS "revenue_7d",
    COALESCE(MAX("branches"."buyers_7d"), 0) AS "buyers_7d",
    MAX("branches"."mean_7d") AS "mean_7d"
  FROM (
    SELECT
      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_day",
      COUNT(*) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "buyers_7d",
      CAST(NULL AS BIGINT) AS "mean_7d"
    FROM "sales" AS "sales"
    WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
    GROUP BY 1
    UNION ALL
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "buyers_7d",
      CAST(NULL AS BIGINT) AS "mean_7d"
    FROM (
      VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP)),
        (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP)),
        (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP)),
        (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP), CAST($17 AS TIMESTAMP)),
        (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP)),
        (CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP), CAST($23 AS TIMESTAMP)),
        (CAST($24 AS TIMESTAMP), CAST($25 AS TIMESTAMP), CAST($26 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      CAST(NULL AS BIGINT) AS "count",
      SUM("slots"."revenue_7d") AS "revenue_7d",
      CAST(NULL AS BIGINT) AS "buyers_7d",
      CAST(NULL AS BIGINT) AS "mean_7d"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
        SUM("sales"."amount") AS "revenue_7d"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($27 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($28 AS TIMESTAMP))
      GROUP BY 1
    ) AS "slots"
    JOIN (
      VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP)),
        (CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP), CAST($11 AS TIMESTAMP)),
        (CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP), CAST($14 AS TIMESTAMP)),
        (CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP), CAST($17 AS TIMESTAMP)),
        (CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP), CAST($20 AS TIMESTAMP)),
        (CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP), CAST($23 AS TIMESTAMP)),
        (CAST($24 AS TIMESTAMP), CAST($25 AS TIMESTAMP), CAST($26 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
    GROUP BY 1
    UNION ALL
    SELECT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_7d",
      COUNT(DISTINCT "sales"."buyer") AS "buyers_7d",
      (CAST(SUM("sales"."amount") AS DOUBLE PRECISION) / COUNT("sales"."amount")) AS "mean_7d"
    FROM "sales" AS "sales"
    JOIN (
      VALUES (CAST(CAST($29 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($30 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($31 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($32 AS TIMESTAMP), CAST($33 AS TIMESTAMP), CAST($34 AS TIMESTAMP)),
        (CAST($35 AS TIMESTAMP), CAST($36 AS TIMESTAMP), CAST($37 AS TIMESTAMP)),
        (CAST($38 AS TIMESTAMP), CAST($39 AS TIMESTAMP), CAST($40 AS TIMESTAMP)),
        (CAST($41 AS TIMESTAMP), CAST($42 AS TIMESTAMP), CAST($43 AS TIMESTAMP)),
        (CAST($44 AS TIMESTAMP), CAST($45 AS TIMESTAMP), CAST($46 AS TIMESTAMP)),
        (CAST($47 AS TIMESTAMP), CAST($48 AS TIMESTAMP), CAST($49 AS TIMESTAMP)),
        (CAST($50 AS TIMESTAMP), CAST($51 AS TIMESTAMP), CAST($52 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
    WHERE ("sales"."sold_at" >= CAST($27 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($28 AS TIMESTAMP))
      AND (NOT ("sold_at__window"."bucket_1" IS NULL))
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-04-01T00:00:00.000Z"
-- $2 timestamp "2024-04-09T00:00:00.000Z"
-- $3 local "2024-04-01T00:00:00.000"
-- $4 local "2024-03-26T00:00:00.000"
-- $5 local "2024-04-02T00:00:00.000"
-- $6 local "2024-04-02T00:00:00.000"
-- $7 local "2024-03-27T00:00:00.000"
-- $8 local "2024-04-03T00:00:00.000"
-- $9 local "2024-04-03T00:00:00.000"
-- $10 local "2024-03-28T00:00:00.000"
-- $11 local "2024-04-04T00:00:00.000"
-- $12 local "2024-04-04T00:00:00.000"
-- $13 local "2024-03-29T00:00:00.000"
-- $14 local "2024-04-05T00:00:00.000"
-- $15 local "2024-04-05T00:00:00.000"
-- $16 local "2024-03-30T00:00:00.000"
-- $17 local "2024-04-06T00:00:00.000"
-- $18 local "2024-04-06T00:00:00.000"
-- $19 local "2024-03-31T00:00:00.000"
-- $20 local "2024-04-07T00:00:00.000"
-- $21 local "2024-04-07T00:00:00.000"
-- $22 local "2024-04-01T00:00:00.000"
-- $23 local "2024-04-08T00:00:00.000"
-- $24 local "2024-04-08T00:00:00.000"
-- $25 local "2024-04-02T00:00:00.000"
-- $26 local "2024-04-09T00:00:00.000"
-- $27 timestamp "2024-03-26T00:00:00.000Z"
-- $28 timestamp "2024-04-09T00:00:00.000Z"
-- $29 local "2024-04-01T00:00:00.000"
-- $30 timestamp "2024-03-26T00:00:00.000Z"
-- $31 timestamp "2024-04-02T00:00:00.000Z"
-- $32 local "2024-04-02T00:00:00.000"
-- $33 timestamp "2024-03-27T00:00:00.000Z"
-- $34 timestamp "2024-04-03T00:00:00.000Z"
-- $35 local "2024-04-03T00:00:00.000"
-- $36 timestamp "2024-03-28T00:00:00.000Z"
-- $37 timestamp "2024-04-04T00:00:00.000Z"
-- $38 local "2024-04-04T00:00:00.000"
-- $39 timestamp "2024-03-29T00:00:00.000Z"
-- $40 timestamp "2024-04-05T00:00:00.000Z"
-- $41 local "2024-04-05T00:00:00.000"
-- $42 timestamp "2024-03-30T00:00:00.000Z"
-- $43 timestamp "2024-04-06T00:00:00.000Z"
-- $44 local "2024-04-06T00:00:00.000"
-- $45 timestamp "2024-03-31T00:00:00.000Z"
-- $46 timestamp "2024-04-07T00:00:00.000Z"
-- $47 local "2024-04-07T00:00:00.000"
-- $48 timestamp "2024-04-01T00:00:00.000Z"
-- $49 timestamp "2024-04-08T00:00:00.000Z"
-- $50 local "2024-04-08T00:00:00.000"
-- $51 timestamp "2024-04-02T00:00:00.000Z"
-- $52 timestamp "2024-04-09T00:00:00.000Z"
