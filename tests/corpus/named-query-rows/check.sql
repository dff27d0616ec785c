WITH g AS (
  SELECT country, COUNT(*) AS n, SUM(amount) AS revenue, COUNT(DISTINCT CASE WHEN type = 'buy' THEN user_id END) AS buyers
  FROM events WHERE tenant_id = 't1'
    AND happened_at >= TIMESTAMP '2024-02-01 00:00:00' AND happened_at < TIMESTAMP '2024-03-01 00:00:00'
  GROUP BY country)
SELECT (SELECT COUNT(*) FROM g), country, n, revenue, buyers FROM g ORDER BY n DESC, country NULLS LAST
