-- 27 December 13:00 in Amsterdam: October counts up to the 27th, 13:01, an hour after which the clocks differ.
WITH local AS (
  SELECT *, date_trunc('month', (placed_at AT TIME ZONE 'UTC') AT TIME ZONE 'Europe/Amsterdam') AS m
  FROM orders WHERE tenant_id = 't1'
), current_months AS (
  SELECT m, status, COUNT(*) AS orders, SUM(amount) AS revenue, AVG(amount) AS average
  FROM local WHERE m IN (TIMESTAMP '2024-10-01', TIMESTAMP '2024-11-01', TIMESTAMP '2024-12-01')
  GROUP BY m, status
), earlier AS (
  SELECT m + INTERVAL '2 month' AS m, status, SUM(amount) AS revenue, COUNT(DISTINCT customer_id) AS buyers, AVG(amount) AS average
  FROM local
  WHERE m IN (TIMESTAMP '2024-08-01', TIMESTAMP '2024-09-01', TIMESTAMP '2024-10-01')
    AND placed_at < TIMESTAMP '2024-10-27 12:01:00'
  GROUP BY m, status
)
SELECT COALESCE(c.m, e.m), COALESCE(c.status, e.status), c.orders, c.revenue, e.revenue, e.buyers,
  c.average - e.average, CAST(c.revenue - e.revenue AS DOUBLE PRECISION) / NULLIF(ABS(e.revenue), 0) * 100
FROM current_months AS c FULL JOIN earlier AS e ON e.m = c.m AND e.status = c.status
ORDER BY 1, 2
