SELECT g.d, COALESCE(MAX(own.n), 0), SUM(s.amount), COUNT(DISTINCT s.buyer), AVG(CAST(s.amount AS DOUBLE PRECISION)),
  CAST(SUM(s.amount) AS DOUBLE PRECISION) / NULLIF(COUNT(DISTINCT s.buyer), 0)
FROM generate_series(TIMESTAMP '2024-04-01 00:00:00', TIMESTAMP '2024-04-08 00:00:00', INTERVAL '1 day') AS g(d)
LEFT JOIN sales s ON s.sold_at >= g.d - INTERVAL '6 day' AND s.sold_at < g.d + INTERVAL '1 day'
LEFT JOIN (SELECT CAST(sold_at AS DATE) AS day, COUNT(*) AS n FROM sales GROUP BY 1) own ON own.day = CAST(g.d AS DATE)
GROUP BY 1 ORDER BY 1
