-- paid 5, open 3, then refunded and a missing status with 1 each: refunded leads, for NULL comes last.
SELECT date_trunc('year', placed_at),
  CASE WHEN status IN ('paid', 'open', 'refunded') THEN status END,
  COALESCE(status NOT IN ('paid', 'open', 'refunded'), TRUE),
  COUNT(*), AVG(amount), COUNT(DISTINCT customer_id)
FROM orders WHERE tenant_id = 't1' AND placed_at >= TIMESTAMP '2018-01-01' AND placed_at < TIMESTAMP '2025-01-01'
GROUP BY 1, 2, 3
ORDER BY 1, 2 NULLS LAST, 3
