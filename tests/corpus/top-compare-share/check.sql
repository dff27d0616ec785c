-- 2024: open has customers 2 and 5, paid 1 and 2: open leads by name.
WITH mine AS (
  SELECT *, date_trunc('year', placed_at) AS y, COALESCE(status = 'open', FALSE) AS leads FROM orders WHERE tenant_id = 't1'
)
SELECT TIMESTAMP '2024-01-01', CASE WHEN leads THEN 'open' END, NOT leads,
  COUNT(DISTINCT customer_id) FILTER (WHERE y = TIMESTAMP '2024-01-01'),
  CASE WHEN bool_or(y = TIMESTAMP '2018-01-01') THEN COUNT(DISTINCT customer_id) FILTER (WHERE y = TIMESTAMP '2018-01-01') END,
  CAST(COUNT(DISTINCT customer_id) FILTER (WHERE y = TIMESTAMP '2024-01-01') AS DOUBLE PRECISION)
    / (SELECT COUNT(DISTINCT customer_id) FROM mine WHERE y = TIMESTAMP '2024-01-01')
FROM mine WHERE y IS NOT NULL GROUP BY leads ORDER BY 2 NULLS LAST
