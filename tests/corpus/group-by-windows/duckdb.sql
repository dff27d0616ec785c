SELECT
  "aligned"."sold_at_day" AS "sold_at_day",
  "aligned"."count" AS "count",
  "aligned"."revenue_7d" AS "revenue_7d"
FROM (
  SELECT
    "branches"."sold_at_day" AS "sold_at_day",
    BOOL_OR("branches"."grouped") AS "grouped",
    COALESCE(MAX("branches"."count"), 0) AS "count",
    MAX("branches"."revenue_7d") AS "revenue_7d"
  FROM (
    SELECT
      "derived"."sold_at_day" AS "sold_at_day",
      TRUE AS "grouped",
      CAST(NULL AS BIGINT) AS "count",
      CAST(NULL AS BIGINT) AS "revenue_7d"
    FROM (
      SELECT
        "folded"."sold_at_day" AS "sold_at_day"
      FROM (
        SELECT DISTINCT
          date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_day"
        FROM "sales" AS "sales"
        WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
          AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
      ) AS "folded"
    ) AS "derived"
    UNION ALL
    SELECT
      "branches"."sold_at_day" AS "sold_at_day",
      CAST(NULL AS BOOLEAN) AS "grouped",
      COALESCE(MAX("branches"."count"), 0) AS "count",
      MAX("branches"."revenue_7d") AS "revenue_7d"
    FROM (
      SELECT
        date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_day",
        COUNT(*) AS "count",
        CAST(NULL AS BIGINT) AS "revenue_7d"
      FROM "sales" AS "sales"
      WHERE ("sales"."sold_at" >= CAST($3 AS TIMESTAMP))
        AND ("sales"."sold_at" < CAST($4 AS TIMESTAMP))
      GROUP BY 1
      UNION ALL
      SELECT DISTINCT
        "sold_at__window"."bucket_1" AS "sold_at_day",
        CAST(NULL AS BIGINT) AS "count",
        CAST(NULL AS BIGINT) AS "revenue_7d"
      FROM (
        VALUES (CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($6 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP)),
          (CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP)),
          (CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP)),
          (CAST($14 AS TIMESTAMP), CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP)),
          (CAST($17 AS TIMESTAMP), CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP)),
          (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP)),
          (CAST($23 AS TIMESTAMP), CAST($24 AS TIMESTAMP), CAST($25 AS TIMESTAMP)),
          (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP)),
          (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP), CAST($31 AS TIMESTAMP)),
          (CAST($32 AS TIMESTAMP), CAST($33 AS TIMESTAMP), CAST($34 AS TIMESTAMP))
      ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
      UNION ALL
      SELECT
        "sold_at__window"."bucket_1" AS "sold_at_day",
        CAST(NULL AS BIGINT) AS "count",
        SUM("slots"."revenue_7d") AS "revenue_7d"
      FROM (
        SELECT
          date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
          SUM("sales"."amount") AS "revenue_7d"
        FROM "sales" AS "sales"
        WHERE ("sales"."sold_at" >= CAST($35 AS TIMESTAMP))
          AND ("sales"."sold_at" < CAST($36 AS TIMESTAMP))
        GROUP BY 1
      ) AS "slots"
      JOIN (
        VALUES (CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($6 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($7 AS TIMESTAMP) AS TIMESTAMP)),
          (CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP), CAST($10 AS TIMESTAMP)),
          (CAST($11 AS TIMESTAMP), CAST($12 AS TIMESTAMP), CAST($13 AS TIMESTAMP)),
          (CAST($14 AS TIMESTAMP), CAST($15 AS TIMESTAMP), CAST($16 AS TIMESTAMP)),
          (CAST($17 AS TIMESTAMP), CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP)),
          (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP)),
          (CAST($23 AS TIMESTAMP), CAST($24 AS TIMESTAMP), CAST($25 AS TIMESTAMP)),
          (CAST($26 AS TIMESTAMP), CAST($27 AS TIMESTAMP), CAST($28 AS TIMESTAMP)),
          (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP), CAST($31 AS TIMESTAMP)),
          (CAST($32 AS TIMESTAMP), CAST($33 AS TIMESTAMP), CAST($34 AS TIMESTAMP))
      ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
      GROUP BY 1
    ) AS "branches"
    GROUP BY 1
  ) AS "branches"
  GROUP BY 1
) AS "aligned"
WHERE NOT ("aligned"."grouped" IS NULL)
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-03-30T00:00:00.000Z"
-- $2 timestamp "2024-04-09T00:00:00.000Z"
-- $3 timestamp "2024-03-30T00:00:00.000Z"
-- $4 timestamp "2024-04-09T00:00:00.000Z"
-- $5 local "2024-03-30T00:00:00.000"
-- $6 local "2024-03-24T00:00:00.000"
-- $7 local "2024-03-31T00:00:00.000"
-- $8 local "2024-03-31T00:00:00.000"
-- $9 local "2024-03-25T00:00:00.000"
-- $10 local "2024-04-01T00:00:00.000"
-- $11 local "2024-04-01T00:00:00.000"
-- $12 local "2024-03-26T00:00:00.000"
-- $13 local "2024-04-02T00:00:00.000"
-- $14 local "2024-04-02T00:00:00.000"
-- $15 local "2024-03-27T00:00:00.000"
-- $16 local "2024-04-03T00:00:00.000"
-- $17 local "2024-04-03T00:00:00.000"
-- $18 local "2024-03-28T00:00:00.000"
-- $19 local "2024-04-04T00:00:00.000"
-- $20 local "2024-04-04T00:00:00.000"
-- $21 local "2024-03-29T00:00:00.000"
-- $22 local "2024-04-05T00:00:00.000"
-- $23 local "2024-04-05T00:00:00.000"
-- $24 local "2024-03-30T00:00:00.000"
-- $25 local "2024-04-06T00:00:00.000"
-- $26 local "2024-04-06T00:00:00.000"
-- $27 local "2024-03-31T00:00:00.000"
-- $28 local "2024-04-07T00:00:00.000"
-- $29 local "2024-04-07T00:00:00.000"
-- $30 local "2024-04-01T00:00:00.000"
-- $31 local "2024-04-08T00:00:00.000"
-- $32 local "2024-04-08T00:00:00.000"
-- $33 local "2024-04-02T00:00:00.000"
-- $34 local "2024-04-09T00:00:00.000"
-- $35 timestamp "2024-03-24T00:00:00.000Z"
-- $36 timestamp "2024-04-09T00:00:00.000Z"
