WITH own AS (SELECT date_trunc('month', sold_at) AS m, SUM(amount) AS r, COUNT(*) AS n, COUNT(DISTINCT buyer) AS b FROM sales WHERE sold_at IS NOT NULL GROUP BY 1),
g AS (SELECT d FROM generate_series(TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-04-01 00:00:00', INTERVAL '1 month') AS g(d))
SELECT g.d, o.r, y.r, o.r / NULLIF(CAST(y.r AS DOUBLE PRECISION), 0), COALESCE(p.n, 0), COALESCE(x.n, 0), z.r, y.r / NULLIF(CAST(y.b AS DOUBLE PRECISION), 0)
FROM g LEFT JOIN own o ON o.m = g.d LEFT JOIN own y ON y.m = g.d - INTERVAL '1 year' LEFT JOIN own z ON z.m = g.d - INTERVAL '2 year'
LEFT JOIN own p ON p.m = g.d - INTERVAL '1 month' LEFT JOIN own x ON x.m = g.d + INTERVAL '1 month' ORDER BY 1
