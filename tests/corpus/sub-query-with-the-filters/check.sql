WITH s AS (SELECT * FROM sales WHERE product = 'kite' AND sold_at >= TIMESTAMP '2024-01-01 00:00:00' AND sold_at < TIMESTAMP '2025-01-01 00:00:00')
SELECT n.n, e.n, h.name, COUNT(*) FROM s JOIN shops h ON h.code = s.shop JOIN (SELECT shop, COUNT(*) AS n FROM s GROUP BY 1) n ON n.shop = s.shop
JOIN (SELECT shop, COUNT(*) AS n FROM sales GROUP BY 1) e ON e.shop = s.shop WHERE n.n > 3 GROUP BY 1, 2, 3 ORDER BY 4 DESC
