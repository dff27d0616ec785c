WITH mine AS (
  SELECT o.*, c.state FROM orders AS o
  LEFT JOIN (SELECT * FROM customers WHERE tenant_id = 't1') AS c ON c.id = o.customer_id
  WHERE o.tenant_id = 't1'
), by_status AS (
  SELECT status, COUNT(DISTINCT customer_id) AS buyers FROM mine GROUP BY status
)
SELECT m.status, m.state, COUNT(DISTINCT m.customer_id),
  CAST(COUNT(DISTINCT m.customer_id) AS DOUBLE PRECISION) / MAX(s.buyers),
  CAST(SUM(m.amount) AS DOUBLE PRECISION) / (SELECT SUM(amount) FROM mine)
FROM mine AS m JOIN by_status AS s ON s.status = m.status OR (s.status IS NULL AND m.status IS NULL)
GROUP BY m.status, m.state
ORDER BY 3 DESC, 1 NULLS LAST, 2 NULLS LAST
