WITH e AS (
  SELECT user_id AS u, date_trunc('day', happened_at - INTERVAL '3 hours') AS d FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
days AS (
  SELECT d FROM generate_series(TIMESTAMP '2024-02-05 00:00:00', TIMESTAMP '2024-02-12 00:00:00', INTERVAL '1 day') AS g(d)),
seen AS (SELECT DISTINCT u, d FROM e),
told AS (
  SELECT p.d, u,
    MAX(CASE WHEN seen.d = p.d THEN 1 ELSE 0 END) AS now,
    MAX(CASE WHEN seen.d = p.d - INTERVAL '1 day' THEN 1 ELSE 0 END) AS before,
    MAX(CASE WHEN seen.d < p.d THEN 1 ELSE 0 END) AS ever
  FROM days AS p CROSS JOIN seen
  GROUP BY p.d, u)
SELECT CAST(d AS DATE), SUM(now),
  SUM(CASE WHEN now = 1 AND ever = 0 THEN 1 ELSE 0 END),
  SUM(CASE WHEN now = 1 AND before = 1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN now = 1 AND before = 0 AND ever = 1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN now = 0 AND before = 1 THEN 1 ELSE 0 END)
FROM told GROUP BY d ORDER BY d
