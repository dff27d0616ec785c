SELECT
  "branches"."sold_at_day" AS "sold_at_day",
  "branches"."color" AS "color",
  MAX("branches"."revenue_7d") AS "revenue_7d",
  MAX("branches"."mean_7d") AS "mean_7d",
  MAX("branches"."lines_weight") AS "lines_weight"
FROM (
  SELECT
    date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_day",
    "lines"."color" AS "color",
    CAST(NULL AS BIGINT) AS "revenue_7d",
    CAST(NULL AS BIGINT) AS "mean_7d",
    SUM("lines"."weight") AS "lines_weight"
  FROM "sales" AS "sales"
  LEFT JOIN "lines" AS "lines" ON "sales".id = "lines".sale_id
  WHERE ("sales"."sold_at" >= CAST($1 AS TIMESTAMP))
    AND ("sales"."sold_at" < CAST($2 AS TIMESTAMP))
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "once"."sold_at_day" AS "sold_at_day",
    "once"."color" AS "color",
    SUM("once"."input_1") AS "revenue_7d",
    CAST(NULL AS BIGINT) AS "mean_7d",
    CAST(NULL AS BIGINT) AS "lines_weight"
  FROM (
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      "lines"."color" AS "color",
      "sales"."id" AS "pk_1",
      "sales"."amount" AS "input_1"
    FROM "sales" AS "sales"
    LEFT JOIN "lines" AS "lines" ON "sales".id = "lines".sale_id
    JOIN (
      VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
    WHERE ("sales"."sold_at" >= CAST($9 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($10 AS TIMESTAMP))
      AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  ) AS "once"
  GROUP BY 1, 2
  UNION ALL
  SELECT
    "once"."sold_at_day" AS "sold_at_day",
    "once"."color" AS "color",
    CAST(NULL AS BIGINT) AS "revenue_7d",
    (CAST(SUM("once"."input_1") AS DOUBLE PRECISION) / COUNT("once"."input_1")) AS "mean_7d",
    CAST(NULL AS BIGINT) AS "lines_weight"
  FROM (
    SELECT DISTINCT
      "sold_at__window"."bucket_1" AS "sold_at_day",
      "lines"."color" AS "color",
      "sales"."id" AS "pk_1",
      "sales"."amount" AS "input_1"
    FROM "sales" AS "sales"
    LEFT JOIN "lines" AS "lines" ON "sales".id = "lines".sale_id
    JOIN (
      VALUES (CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($4 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($5 AS TIMESTAMP) AS TIMESTAMP)),
        (CAST($6 AS TIMESTAMP), CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP))
    ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("sales"."sold_at" >= "sold_at__window"."from_time") AND ("sales"."sold_at" < "sold_at__window"."to_time")
    WHERE ("sales"."sold_at" >= CAST($9 AS TIMESTAMP))
      AND ("sales"."sold_at" < CAST($10 AS TIMESTAMP))
      AND (NOT ("sold_at__window"."bucket_1" IS NULL))
  ) AS "once"
  GROUP BY 1, 2
) AS "branches"
GROUP BY 1, 2
ORDER BY 1 ASC NULLS LAST, 2 ASC NULLS LAST
LIMIT 1000
-- $1 timestamp "2024-02-29T00:00:00.000Z"
-- $2 timestamp "2024-03-02T00:00:00.000Z"
-- $3 local "2024-02-29T00:00:00.000"
-- $4 timestamp "2024-02-23T00:00:00.000Z"
-- $5 timestamp "2024-03-01T00:00:00.000Z"
-- $6 local "2024-03-01T00:00:00.000"
-- $7 timestamp "2024-02-24T00:00:00.000Z"
-- $8 timestamp "2024-03-02T00:00:00.000Z"
-- $9 timestamp "2024-02-23T00:00:00.000Z"
-- $10 timestamp "2024-03-02T00:00:00.000Z"
