WITH b AS (SELECT region, product, buyer, SUM(amount) AS r FROM sales GROUP BY 1, 2, 3),
p AS (SELECT s.region, s.product, h.name, SUM(s.amount) / NULLIF(CAST(COUNT(DISTINCT s.buyer) AS DOUBLE PRECISION), 0) AS q FROM sales s LEFT JOIN shops h ON h.code = s.shop GROUP BY 1, 2, 3),
n AS (SELECT region, product, COUNT(*) AS n FROM sales GROUP BY 1, 2),
x AS (SELECT region, product, AVG(CAST(r AS DOUBLE PRECISION)) AS a, MAX(r) AS m FROM b GROUP BY 1, 2),
y AS (SELECT region, product, AVG(q) AS q FROM p GROUP BY 1, 2)
SELECT x.region, x.product, x.a, x.m, MAX(x.m) OVER (PARTITION BY x.region), y.q, n.n FROM x
JOIN y ON y.region IS NOT DISTINCT FROM x.region AND y.product = x.product JOIN n ON n.region IS NOT DISTINCT FROM x.region AND n.product = x.product
ORDER BY 1 NULLS LAST, 2
