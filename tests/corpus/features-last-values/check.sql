WITH asked AS (
  SELECT 1 AS i, 'ann' AS u UNION ALL SELECT 2, 'cid' UNION ALL SELECT 3, 'lou' UNION ALL SELECT 4, 'ida'
  UNION ALL SELECT 5, 'ann' UNION ALL SELECT 6, 'nobody'),
known AS (
  SELECT id, user_id AS u, type, country, amount, happened_at AS t, known_at FROM events
  WHERE tenant_id = 't1' AND happened_at < TIMESTAMP '2024-02-21 00:00:00' AND known_at <= TIMESTAMP '2024-02-21 00:00:00'),
-- Of one instant what became known last, then the greatest key.
types AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY u ORDER BY t DESC, known_at DESC, id DESC) AS n FROM known WHERE type IS NOT NULL),
countries AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY u ORDER BY t DESC, known_at DESC, id DESC) AS n FROM known WHERE country IS NOT NULL),
amounts AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY u ORDER BY t DESC, known_at DESC, id DESC) AS n FROM known WHERE amount IS NOT NULL)
SELECT asked.u, types.type,
  CASE WHEN types.t IS NULL THEN 'MISSING' WHEN types.t < TIMESTAMP '2024-02-11 00:00:00' THEN 'STALE' ELSE 'FRESH' END,
  CAST(EXTRACT(EPOCH FROM (TIMESTAMP '2024-02-21 00:00:00' - types.t)) * 1000 AS BIGINT), types.t,
  countries.country,
  CASE WHEN countries.t IS NULL THEN 'MISSING' WHEN countries.t < TIMESTAMP '2024-02-11 00:00:00' THEN 'STALE' ELSE 'FRESH' END,
  amounts.amount, amounts.t
FROM asked
LEFT JOIN types ON types.u = asked.u AND types.n = 1
LEFT JOIN countries ON countries.u = asked.u AND countries.n = 1
LEFT JOIN amounts ON amounts.u = asked.u AND amounts.n = 1
ORDER BY i
