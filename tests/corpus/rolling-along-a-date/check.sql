SELECT g.d, SUM(s.amount), COUNT(CASE WHEN s.sold_on = CAST(g.d AS DATE) THEN 1 END) FROM generate_series(TIMESTAMP '2024-12-29 00:00:00', TIMESTAMP '2025-01-01 00:00:00', INTERVAL '1 day') AS g(d)
LEFT JOIN sales s ON s.sold_on > CAST(g.d AS DATE) - 7 AND s.sold_on <= CAST(g.d AS DATE) GROUP BY 1 ORDER BY 1
