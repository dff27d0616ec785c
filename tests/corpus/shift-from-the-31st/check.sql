WITH m AS (SELECT date_trunc('day', sold_at + INTERVAL '1 month') AS d, COUNT(*) AS n FROM sales GROUP BY 1),
y AS (SELECT date_trunc('day', sold_at + INTERVAL '1 year') AS d, SUM(amount) AS r FROM sales GROUP BY 1),
g AS (SELECT d FROM generate_series(TIMESTAMP '2024-02-26 00:00:00', TIMESTAMP '2024-03-01 00:00:00', INTERVAL '1 day') AS g(d))
SELECT g.d, COALESCE(m.n, 0), y.r, (SELECT SUM(s.amount) FROM sales s WHERE s.sold_at + INTERVAL '1 year' >= g.d - INTERVAL '6 day' AND s.sold_at + INTERVAL '1 year' < g.d + INTERVAL '1 day')
FROM g LEFT JOIN m ON m.d = g.d LEFT JOIN y ON y.d = g.d ORDER BY 1
