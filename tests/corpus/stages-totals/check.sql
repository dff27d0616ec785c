WITH k AS (SELECT region, product FROM sales GROUP BY 1, 2 HAVING SUM(amount) > 50),
s AS (SELECT s.* FROM sales s JOIN k ON k.region IS NOT DISTINCT FROM s.region AND k.product = s.product)
SELECT SUM(amount), SUM(amount), (SELECT AVG(CAST(r AS DOUBLE PRECISION)) FROM (SELECT SUM(amount) AS r FROM s GROUP BY buyer) x) FROM s
