WITH g AS (SELECT TIMESTAMP '2024-02-29 00:00:00' AS d UNION ALL SELECT TIMESTAMP '2024-03-01 00:00:00'),
k AS (SELECT DISTINCT s.id, s.sold_at, s.amount, l.color FROM sales s LEFT JOIN lines l ON l.sale_id = s.id),
w AS (SELECT g.d, k.color, SUM(k.amount) AS r, AVG(CAST(k.amount AS DOUBLE PRECISION)) AS m FROM g
  JOIN k ON k.sold_at >= g.d - INTERVAL '6 day' AND k.sold_at < g.d + INTERVAL '1 day' GROUP BY 1, 2),
x AS (SELECT date_trunc('day', s.sold_at) AS d, l.color, SUM(l.weight) AS n FROM sales s JOIN lines l ON l.sale_id = s.id
  WHERE s.sold_at >= TIMESTAMP '2024-02-29 00:00:00' AND s.sold_at < TIMESTAMP '2024-03-02 00:00:00' GROUP BY 1, 2)
SELECT w.d, w.color, w.r, w.m, x.n FROM w LEFT JOIN x ON x.d = w.d AND x.color = w.color ORDER BY 1, 2
