SELECT
  "spread"."sold_at_day" AS "sold_at_day",
  "spread"."revenue_7d" AS "revenue_7d",
  "spread"."previous_revenue_7d" AS "revenue_7d_previous",
  "spread"."previous_best_buyer" AS "best_buyer_previous",
  (CAST("spread"."best_buyer" AS DOUBLE PRECISION) / NULLIF(CAST("spread"."total_best_buyer" AS DOUBLE PRECISION), 0)) AS "best_buyer_share"
FROM (
  SELECT
    "beside"."sold_at_day" AS "sold_at_day",
    "beside"."revenue_7d" AS "revenue_7d",
    "beside"."best_buyer" AS "best_buyer",
    "beside"."previous_revenue_7d" AS "previous_revenue_7d",
    "beside"."previous_best_buyer" AS "previous_best_buyer",
    "beside"."total_best_buyer" AS "total_best_buyer"
  FROM (
    SELECT
      "both"."sold_at_day" AS "sold_at_day",
      "both"."revenue_7d" AS "revenue_7d",
      "both"."best_buyer" AS "best_buyer",
      "both"."previous_revenue_7d" AS "previous_revenue_7d",
      "both"."previous_best_buyer" AS "previous_best_buyer",
      MAX("both"."total_best_buyer") OVER () AS "total_best_buyer",
      "both"."own row" AS "own row"
    FROM (
      SELECT
        "branches"."sold_at_day" AS "sold_at_day",
        MAX("branches"."revenue_7d") AS "revenue_7d",
        MAX("branches"."best_buyer") AS "best_buyer",
        MAX("branches"."previous_revenue_7d") AS "previous_revenue_7d",
        MAX("branches"."previous_best_buyer") AS "previous_best_buyer",
        CAST(NULL AS BIGINT) AS "total_best_buyer",
        CAST(TRUE AS BOOLEAN) AS "own row"
      FROM (
        SELECT
          "branches"."sold_at_day" AS "sold_at_day",
          MAX("branches"."revenue_7d") AS "revenue_7d",
          MAX("branches"."best_buyer") AS "best_buyer",
          CAST(NULL AS BIGINT) AS "previous_revenue_7d",
          CAST(NULL AS BIGINT) AS "previous_best_buyer"
        FROM (
          SELECT DISTINCT
            "sold_at__window"."bucket_1" AS "sold_at_day",
            CAST(NULL AS BIGINT) AS "revenue_7d",
            CAST(NULL AS BIGINT) AS "best_buyer"
          FROM (
            VALUES (CAST(CAST($1 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($2 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($3 AS TIMESTAMP) AS TIMESTAMP)),
              (CAST($4 AS TIMESTAMP), CAST($5 AS TIMESTAMP), CAST($6 AS TIMESTAMP)),
              (CAST($7 AS TIMESTAMP), CAST($8 AS TIMESTAMP), CAST($9 AS TIMESTAMP))
          ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
          UNION ALL
          SELECT
            "sold_at__window"."bucket_1" AS "sold_at_day",
            SUM("slots"."revenue_7d") AS "revenue_7d",
            CAST(NULL AS BIGINT) AS "best_buyer"
          FROM (
            SELECT
              date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
              SUM("sales"."amount") AS "revenue_7d"
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
          SELECT
            "folded"."sold_at_day" AS "sold_at_day",
            CAST(NULL AS BIGINT) AS "revenue_7d",
            "folded"."best_buyer" AS "best_buyer"
          FROM (
            SELECT
              "derived"."sold_at_day" AS "sold_at_day",
              MAX("derived"."best_buyer") AS "best_buyer"
            FROM (
              SELECT
                "folded"."sold_at_day" AS "sold_at_day",
                "folded"."buyer" AS "buyer",
                "folded"."revenue" AS "best_buyer"
              FROM (
                SELECT
                  date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_day",
                  "sales"."buyer" AS "buyer",
                  SUM("sales"."amount") AS "revenue"
                FROM "sales" AS "sales"
                WHERE ("sales"."sold_at" >= CAST($12 AS TIMESTAMP))
                  AND ("sales"."sold_at" < CAST($13 AS TIMESTAMP))
                GROUP BY 1, 2
              ) AS "folded"
            ) AS "derived"
            GROUP BY 1
          ) AS "folded"
        ) AS "branches"
        GROUP BY 1
        UNION ALL
        SELECT
          "labels"."ours" AS "sold_at_day",
          CAST(NULL AS BIGINT) AS "revenue_7d",
          CAST(NULL AS BIGINT) AS "best_buyer",
          "derived"."previous_revenue_7d" AS "previous_revenue_7d",
          "derived"."previous_best_buyer" AS "previous_best_buyer"
        FROM (
          SELECT
            "aligned"."sold_at_day" AS "sold_at_day",
            "aligned"."revenue_7d" AS "previous_revenue_7d",
            "aligned"."best_buyer" AS "previous_best_buyer"
          FROM (
            SELECT
              "branches"."sold_at_day" AS "sold_at_day",
              MAX("branches"."revenue_7d") AS "revenue_7d",
              MAX("branches"."best_buyer") AS "best_buyer"
            FROM (
              SELECT DISTINCT
                "sold_at__window"."bucket_1" AS "sold_at_day",
                CAST(NULL AS BIGINT) AS "revenue_7d",
                CAST(NULL AS BIGINT) AS "best_buyer"
              FROM (
                VALUES (CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($15 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($16 AS TIMESTAMP) AS TIMESTAMP)),
                  (CAST($17 AS TIMESTAMP), CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP)),
                  (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP))
              ) AS "sold_at__window" ("bucket_1", "from_time", "to_time")
              UNION ALL
              SELECT
                "sold_at__window"."bucket_1" AS "sold_at_day",
                SUM("slots"."revenue_7d") AS "revenue_7d",
                CAST(NULL AS BIGINT) AS "best_buyer"
              FROM (
                SELECT
                  date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "slot",
                  SUM("sales"."amount") AS "revenue_7d"
                FROM "sales" AS "sales"
                WHERE ("sales"."sold_at" >= CAST($23 AS TIMESTAMP))
                  AND ("sales"."sold_at" < CAST($24 AS TIMESTAMP))
                GROUP BY 1
              ) AS "slots"
              JOIN (
                VALUES (CAST(CAST($14 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($15 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($16 AS TIMESTAMP) AS TIMESTAMP)),
                  (CAST($17 AS TIMESTAMP), CAST($18 AS TIMESTAMP), CAST($19 AS TIMESTAMP)),
                  (CAST($20 AS TIMESTAMP), CAST($21 AS TIMESTAMP), CAST($22 AS TIMESTAMP))
              ) AS "sold_at__window" ("bucket_1", "from_time", "to_time") ON ("slots"."slot" >= "sold_at__window"."from_time") AND ("slots"."slot" < "sold_at__window"."to_time")
              GROUP BY 1
              UNION ALL
              SELECT
                "folded"."sold_at_day" AS "sold_at_day",
                CAST(NULL AS BIGINT) AS "revenue_7d",
                "folded"."best_buyer" AS "best_buyer"
              FROM (
                SELECT
                  "derived"."sold_at_day" AS "sold_at_day",
                  MAX("derived"."best_buyer") AS "best_buyer"
                FROM (
                  SELECT
                    "folded"."sold_at_day" AS "sold_at_day",
                    "folded"."buyer" AS "buyer",
                    "folded"."revenue" AS "best_buyer"
                  FROM (
                    SELECT
                      date_trunc('day', CAST("sales"."sold_at" AS TIMESTAMP)) AS "sold_at_day",
                      "sales"."buyer" AS "buyer",
                      SUM("sales"."amount") AS "revenue"
                    FROM "sales" AS "sales"
                    WHERE ("sales"."sold_at" >= CAST($25 AS TIMESTAMP))
                      AND ("sales"."sold_at" < CAST($26 AS TIMESTAMP))
                    GROUP BY 1, 2
                  ) AS "folded"
                ) AS "derived"
                GROUP BY 1
              ) AS "folded"
            ) AS "branches"
            GROUP BY 1
          ) AS "aligned"
        ) AS "derived"
        JOIN (
          VALUES (CAST(CAST($27 AS TIMESTAMP) AS TIMESTAMP), CAST(CAST($28 AS TIMESTAMP) AS TIMESTAMP)),
            (CAST($29 AS TIMESTAMP), CAST($30 AS TIMESTAMP)),
            (CAST($31 AS TIMESTAMP), CAST($32 AS TIMESTAMP))
        ) AS "labels" ("theirs", "ours") ON "derived"."sold_at_day" = "labels"."theirs"
      ) AS "branches"
      GROUP BY 1
      UNION ALL
      SELECT
        CAST(NULL AS TIMESTAMP) AS "sold_at_day",
        CAST(NULL AS BIGINT) AS "revenue_7d",
        CAST(NULL AS BIGINT) AS "best_buyer",
        CAST(NULL AS BIGINT) AS "previous_revenue_7d",
        CAST(NULL AS BIGINT) AS "previous_best_buyer",
        "derived"."best_buyer" AS "total_best_buyer",
        CAST(NULL AS BOOLEAN) AS "own row"
      FROM (
        SELECT
          "folded"."best_buyer" AS "best_buyer"
        FROM (
          SELECT
            MAX("derived"."best_buyer") AS "best_buyer"
          FROM (
            SELECT
              "folded"."buyer" AS "buyer",
              "folded"."revenue" AS "best_buyer"
            FROM (
              SELECT
                "sales"."buyer" AS "buyer",
                SUM("sales"."amount") AS "revenue"
              FROM "sales" AS "sales"
              WHERE ("sales"."sold_at" >= CAST($33 AS TIMESTAMP))
                AND ("sales"."sold_at" < CAST($34 AS TIMESTAMP))
              GROUP BY 1
            ) AS "folded"
          ) AS "derived"
        ) AS "folded"
      ) AS "derived"
    ) AS "both"
  ) AS "beside"
  WHERE "beside"."own row"
) AS "spread"
ORDER BY 1 ASC NULLS LAST
LIMIT 1000
-- $1 local "2024-04-01T00:00:00.000"
-- $2 local "2024-03-26T00:00:00.000"
-- $3 local "2024-04-02T00:00:00.000"
-- $4 local "2024-04-02T00:00:00.000"
-- $5 local "2024-03-27T00:00:00.000"
-- $6 local "2024-04-03T00:00:00.000"
-- $7 local "2024-04-03T00:00:00.000"
-- $8 local "2024-03-28T00:00:00.000"
-- $9 local "2024-04-04T00:00:00.000"
-- $10 timestamp "2024-03-26T00:00:00.000Z"
-- $11 timestamp "2024-04-04T00:00:00.000Z"
-- $12 timestamp "2024-04-01T00:00:00.000Z"
-- $13 timestamp "2024-04-04T00:00:00.000Z"
-- $14 local "2024-03-29T00:00:00.000"
-- $15 local "2024-03-23T00:00:00.000"
-- $16 local "2024-03-30T00:00:00.000"
-- $17 local "2024-03-30T00:00:00.000"
-- $18 local "2024-03-24T00:00:00.000"
-- $19 local "2024-03-31T00:00:00.000"
-- $20 local "2024-03-31T00:00:00.000"
-- $21 local "2024-03-25T00:00:00.000"
-- $22 local "2024-04-01T00:00:00.000"
-- $23 timestamp "2024-03-23T00:00:00.000Z"
-- $24 timestamp "2024-04-01T00:00:00.000Z"
-- $25 timestamp "2024-03-29T00:00:00.000Z"
-- $26 timestamp "2024-04-01T00:00:00.000Z"
-- $27 local "2024-03-29T00:00:00.000"
-- $28 local "2024-04-01T00:00:00.000"
-- $29 local "2024-03-30T00:00:00.000"
-- $30 local "2024-04-02T00:00:00.000"
-- $31 local "2024-03-31T00:00:00.000"
-- $32 local "2024-04-03T00:00:00.000"
-- $33 timestamp "2024-04-01T00:00:00.000Z"
-- $34 timestamp "2024-04-04T00:00:00.000Z"
