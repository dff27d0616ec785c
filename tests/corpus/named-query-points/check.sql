WITH e AS (SELECT date_trunc('day', happened_at) AS d, id, amount FROM events WHERE tenant_id = 't1' AND user_id = 'ann'),
days AS (
  SELECT d FROM generate_series(TIMESTAMP '2024-02-04 00:00:00', TIMESTAMP '2024-02-07 00:00:00', INTERVAL '1 day') AS g(d))
-- A sum over no rows is 0, one over rows without an amount is not known.
SELECT CAST(days.d AS DATE), FALSE, COUNT(id), CASE WHEN COUNT(id) = 0 THEN 0 ELSE SUM(amount) END, AVG(amount)
FROM days LEFT JOIN e ON e.d = days.d GROUP BY days.d ORDER BY days.d
