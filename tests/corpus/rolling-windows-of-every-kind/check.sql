SELECT m.a,
  COUNT(CASE WHEN s.sold_at >= m.z - INTERVAL '1 month' AND s.sold_at < m.z THEN 1 END),
  COUNT(CASE WHEN s.sold_at >= m.a - INTERVAL '2 day' AND s.sold_at < m.a THEN 1 END),
  COUNT(CASE WHEN s.sold_at >= m.a - INTERVAL '1 day' AND s.sold_at < m.a + INTERVAL '1 day' THEN 1 END),
  COUNT(CASE WHEN s.sold_at >= m.z THEN 1 END),
  COUNT(DISTINCT CASE WHEN s.sold_at IS NOT NULL THEN s.buyer END),
  SUM(CASE WHEN s.sold_at >= TIMESTAMP '2024-02-01 00:00:00' AND s.sold_at < m.z THEN s.amount END)
FROM (SELECT d AS a, d + INTERVAL '1 month' AS z FROM generate_series(TIMESTAMP '2024-02-01 00:00:00', TIMESTAMP '2024-04-01 00:00:00', INTERVAL '1 month') AS g(d)) m
CROSS JOIN sales s GROUP BY 1 ORDER BY 1
