WITH e AS (
  SELECT user_id AS u, date_trunc('week', happened_at) AS d FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL AND type <> 'error'),
weeks AS (
  SELECT d FROM generate_series(TIMESTAMP '2024-02-05 00:00:00', TIMESTAMP '2024-03-11 00:00:00', INTERVAL '7 days') AS g(d)),
seen AS (SELECT DISTINCT u, d FROM e),
told AS (
  SELECT p.d, u,
    MAX(CASE WHEN seen.d = p.d THEN 1 ELSE 0 END) AS now,
    MAX(CASE WHEN seen.d = p.d - INTERVAL '7 days' THEN 1 ELSE 0 END) AS before,
    MAX(CASE WHEN seen.d < p.d THEN 1 ELSE 0 END) AS ever
  FROM weeks AS p CROSS JOIN seen
  GROUP BY p.d, u)
SELECT CAST(d AS DATE), d + INTERVAL '7 days' > TIMESTAMP '2024-03-15 12:00:00', SUM(now),
  SUM(CASE WHEN now = 1 AND ever = 0 THEN 1 ELSE 0 END),
  SUM(CASE WHEN now = 1 AND before = 1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN now = 1 AND before = 0 AND ever = 1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN now = 0 AND before = 1 THEN 1 ELSE 0 END)
FROM told GROUP BY d ORDER BY d
