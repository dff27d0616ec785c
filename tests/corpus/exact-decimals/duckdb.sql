SELECT
  "folded"."account" AS "account",
  "folded"."total" AS "total",
  "folded"."count" AS "count",
  "folded"."rate" AS "rate",
  "folded"."total" / NULLIF(CAST(( "folded"."rate") AS DOUBLE PRECISION), 0) AS "ratio"
FROM (
  SELECT
    "ledger"."account" AS "account",
    SUM("ledger"."amount") AS "total",
    COUNT(*) AS "count",
    SUM("ledger"."rate") AS "rate"
  FROM "ledger" AS "ledger"
  WHERE ("ledger"."amount" IN ($1, $2)) OR ("ledger"."amount" > $3) OR ("ledger"."amount" IS NULL) OR ("ledger"."amount" = CAST($4 AS BIGINT))
  GROUP BY 1
) AS "folded"
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST
LIMIT 1000
-- $1 decimal "9007199254740993.0001"
-- $2 decimal "9007199254740993.0002"
-- $3 decimal "1234567890123456789012345678901234.5677"
-- $4 bigint "0"
