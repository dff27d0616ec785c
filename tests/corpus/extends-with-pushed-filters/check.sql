WITH k AS (SELECT * FROM sales WHERE product = 'kite' AND region = 'north')
SELECT m.d, COUNT(CASE WHEN date_trunc('month', k.sold_at) = m.d THEN 1 END), SUM(CASE WHEN date_trunc('month', k.sold_at) = m.d THEN k.amount_usd END),
  SUM(CASE WHEN k.sold_at >= m.d + INTERVAL '1 month' - INTERVAL '7 day' AND k.sold_at < m.d + INTERVAL '1 month' THEN k.amount END),
  SUM(CASE WHEN date_trunc('month', k.sold_at + INTERVAL '1 year') = m.d THEN k.amount_usd END)
FROM (SELECT TIMESTAMP '2024-02-01 00:00:00' AS d UNION ALL SELECT TIMESTAMP '2024-03-01 00:00:00') m CROSS JOIN k GROUP BY 1 ORDER BY 1
