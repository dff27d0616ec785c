WITH e AS (
  SELECT user_id AS u, date_trunc('day', happened_at) AS d FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
days AS (
  SELECT d FROM generate_series(TIMESTAMP '2024-02-05 00:00:00', TIMESTAMP '2024-02-12 00:00:00', INTERVAL '1 day') AS g(d)),
counts AS (
  SELECT days.d, COUNT(DISTINCT CASE WHEN e.d = days.d THEN u END) AS one, COUNT(DISTINCT u) AS seven
  FROM days LEFT JOIN e ON e.d <= days.d AND e.d > days.d - INTERVAL '7 days'
  GROUP BY days.d)
SELECT CAST(d AS DATE), d, one, seven, CAST(one AS DOUBLE PRECISION) / NULLIF(seven, 0) FROM counts ORDER BY counts.d
