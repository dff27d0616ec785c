-- Local time is three hours behind.
WITH e AS (
  SELECT user_id AS u, type, date_trunc('day', happened_at - INTERVAL '3 hours') AS d FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL),
cohorts AS (
  SELECT d FROM generate_series(TIMESTAMP '2024-02-05 00:00:00', TIMESTAMP '2024-02-09 00:00:00', INTERVAL '1 day') AS g(d)),
later AS (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2),
members AS (SELECT DISTINCT u, d FROM e WHERE type = 'visit'),
cells AS (
  SELECT cohorts.d, k, (SELECT COUNT(*) FROM members WHERE members.d = cohorts.d) AS size,
    (SELECT COUNT(*) FROM members WHERE members.d = cohorts.d AND EXISTS (
      SELECT 1 FROM e WHERE e.u = members.u AND e.type = 'buy' AND e.d >= cohorts.d + k * INTERVAL '1 day')) AS n
  FROM cohorts CROSS JOIN later)
SELECT d + INTERVAL '3 hours', size, k, n, CAST(n AS DOUBLE PRECISION) / NULLIF(size, 0) FROM cells ORDER BY d, k
