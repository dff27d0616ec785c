-- October: paid 250.5 and open 0 are kept, refunded is not. March: one open order, and one without a status, which October has not.
WITH kept AS (
  SELECT status FROM orders
  WHERE tenant_id = 't1' AND placed_at >= TIMESTAMP '2024-10-01' AND placed_at < TIMESTAMP '2024-11-01'
  GROUP BY status HAVING SUM(amount) >= 0
), october AS (
  SELECT COUNT(DISTINCT customer_id) AS buyers, AVG(amount) AS average FROM orders
  WHERE tenant_id = 't1' AND placed_at >= TIMESTAMP '2024-10-01' AND placed_at < TIMESTAMP '2024-11-01' AND status IN (SELECT status FROM kept)
), march AS (
  SELECT COUNT(DISTINCT customer_id) AS buyers, AVG(amount) AS average FROM orders
  WHERE tenant_id = 't1' AND placed_at >= TIMESTAMP '2024-03-01' AND placed_at < TIMESTAMP '2024-04-01' AND status IN (SELECT status FROM kept)
)
SELECT o.buyers, o.average, m.buyers, o.average - m.average FROM october AS o CROSS JOIN march AS m
