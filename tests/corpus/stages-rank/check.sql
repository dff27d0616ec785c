WITH r AS (SELECT date_trunc('quarter', sold_at) AS q, product, SUM(amount) AS r FROM sales
  WHERE sold_at >= TIMESTAMP '2024-01-01 00:00:00' AND sold_at < TIMESTAMP '2025-04-01 00:00:00' GROUP BY 1, 2),
h AS (SELECT date_trunc('quarter', sold_at) AS q, product, COUNT(DISTINCT shop) AS n FROM sales
  WHERE sold_at >= TIMESTAMP '2024-01-01 00:00:00' AND sold_at < TIMESTAMP '2025-04-01 00:00:00' GROUP BY 1, 2)
SELECT r.q, r.product, RANK() OVER (PARTITION BY r.q ORDER BY r.r DESC NULLS LAST), r.r, h.n FROM r JOIN h ON h.q = r.q AND h.product = r.product ORDER BY 1, 2
