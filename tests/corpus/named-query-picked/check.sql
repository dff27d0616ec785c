WITH e AS (SELECT date_trunc('week', happened_at) AS d, amount FROM events WHERE tenant_id = 't1' AND user_id = 'ann'),
weeks AS (
  SELECT d FROM generate_series(TIMESTAMP '2024-02-05 00:00:00', TIMESTAMP '2024-02-19 00:00:00', INTERVAL '7 days') AS g(d))
SELECT (SELECT SUM(amount) FROM e), CAST(weeks.d AS DATE), COALESCE(SUM(amount), 0)
FROM weeks LEFT JOIN e ON e.d = weeks.d GROUP BY weeks.d ORDER BY weeks.d
