SELECT w.a, SUM(CASE WHEN s.sold_at >= date_trunc('month', w.a) THEN s.amount END), COUNT(DISTINCT s.buyer),
  SUM(CASE WHEN s.sold_at >= w.fy THEN s.amount END)
FROM (SELECT TIMESTAMP '2024-03-25 00:00:00' AS a, TIMESTAMP '2023-04-01 00:00:00' AS fy
  UNION ALL SELECT TIMESTAMP '2024-04-01 00:00:00', TIMESTAMP '2024-04-01 00:00:00') w
LEFT JOIN sales s ON s.sold_at < w.a + INTERVAL '7 day' AND s.sold_at >= LEAST(w.fy, date_trunc('year', w.a))
  AND (s.sold_at >= date_trunc('year', w.a) OR s.buyer IS NULL OR s.sold_at >= w.fy)
GROUP BY 1, w.fy ORDER BY 1
