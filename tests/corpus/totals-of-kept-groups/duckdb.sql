WITH "kept_groups" AS (
  SELECT
    "aligned"."status" AS "status",
    "aligned"."state" AS "state"
  FROM (
    SELECT
      "branches"."status" AS "status",
      "branches"."state" AS "state",
      COALESCE(MAX("branches"."buyers"), 0) AS "buyers",
      MAX("branches"."revenue") AS "revenue",
      MAX("branches"."items_freight") AS "items_freight",
      COALESCE(MAX("branches"."count"), 0) AS "count"
    FROM (
      SELECT
        "orders"."status" AS "status",
        "customers"."state" AS "state",
        COUNT(DISTINCT "orders"."customer_id") AS "buyers",
        SUM("orders"."amount") AS "revenue",
        CAST(NULL AS BIGINT) AS "items_freight",
        COUNT(*) AS "count"
      FROM (
        SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
      ) AS "orders"
      LEFT JOIN (
        SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
      ) AS "customers" ON "orders".customer_id = "customers".id
      GROUP BY 1, 2
      UNION ALL
      SELECT
        "orders"."status" AS "status",
        "customers"."state" AS "state",
        CAST(NULL AS BIGINT) AS "buyers",
        CAST(NULL AS BIGINT) AS "revenue",
        SUM("items"."freight") AS "items_freight",
        CAST(NULL AS BIGINT) AS "count"
      FROM (
        SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
      ) AS "orders"
      LEFT JOIN (
        SELECT * FROM "items" AS "items" WHERE EXISTS (
        SELECT
          1 AS "found"
        FROM "orders" AS "items__orders"
        WHERE ("items".order_id = "items__orders".id)
          AND ("items__orders"."tenant_id" = CAST($3 AS VARCHAR))
      )
      ) AS "items" ON "orders".id = "items".order_id
      LEFT JOIN (
        SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
      ) AS "customers" ON "orders".customer_id = "customers".id
      GROUP BY 1, 2
    ) AS "branches"
    GROUP BY 1, 2
  ) AS "aligned"
  WHERE "aligned"."count" <= CAST($4 AS BIGINT)
)
SELECT
  "aligned"."buyers" AS "buyers",
  "aligned"."revenue" AS "revenue",
  "aligned"."items_freight" AS "items_freight"
FROM (
  SELECT
    COALESCE(MAX("branches"."buyers"), 0) AS "buyers",
    MAX("branches"."revenue") AS "revenue",
    MAX("branches"."items_freight") AS "items_freight",
    COALESCE(MAX("branches"."count"), 0) AS "count"
  FROM (
    SELECT
      COUNT(DISTINCT "orders"."customer_id") AS "buyers",
      SUM("orders"."amount") AS "revenue",
      CAST(NULL AS BIGINT) AS "items_freight",
      COUNT(*) AS "count"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    LEFT JOIN (
      SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "customers" ON "orders".customer_id = "customers".id
    WHERE (COALESCE("orders"."status", ('')), "orders"."status" IS NULL, COALESCE("customers"."state", ('')), "customers"."state" IS NULL) IN (
      SELECT
        COALESCE("kept_groups"."status", ('')) AS "known_1",
        "kept_groups"."status" IS NULL AS "known_2",
        COALESCE("kept_groups"."state", ('')) AS "known_3",
        "kept_groups"."state" IS NULL AS "known_4"
      FROM "kept_groups" AS "kept_groups"
    )
    UNION ALL
    SELECT
      CAST(NULL AS BIGINT) AS "buyers",
      CAST(NULL AS BIGINT) AS "revenue",
      SUM("items"."freight") AS "items_freight",
      CAST(NULL AS BIGINT) AS "count"
    FROM (
      SELECT * FROM "orders" AS "orders" WHERE ("orders"."tenant_id" = CAST($1 AS VARCHAR))
    ) AS "orders"
    JOIN (
      SELECT * FROM "items" AS "items" WHERE EXISTS (
      SELECT
        1 AS "found"
      FROM "orders" AS "items__orders"
      WHERE ("items".order_id = "items__orders".id)
        AND ("items__orders"."tenant_id" = CAST($3 AS VARCHAR))
    )
    ) AS "items" ON "orders".id = "items".order_id
    LEFT JOIN (
      SELECT * FROM "customers" AS "customers" WHERE ("customers"."tenant_id" = CAST($2 AS VARCHAR))
    ) AS "customers" ON "orders".customer_id = "customers".id
    WHERE (COALESCE("orders"."status", ('')), "orders"."status" IS NULL, COALESCE("customers"."state", ('')), "customers"."state" IS NULL) IN (
      SELECT
        COALESCE("kept_groups"."status", ('')) AS "known_1",
        "kept_groups"."status" IS NULL AS "known_2",
        COALESCE("kept_groups"."state", ('')) AS "known_3",
        "kept_groups"."state" IS NULL AS "known_4"
      FROM "kept_groups" AS "kept_groups"
    )
  ) AS "branches"
) AS "aligned"
LIMIT 1000
-- $1 string "t1"
-- $2 string "t1"
-- $3 string "t1"
-- $4 bigint "1"
