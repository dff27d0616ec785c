WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT s.status, s.paid * 1.0 / s.n, f.freight / NULLIF(s.revenue, 0),
  s.paid * 1.0 / s.n + f.freight / NULLIF(s.revenue, 0) / 2.0, s.revenue / NULLIF(s.buyers, 0)
FROM (SELECT status, COUNT(*) AS n, SUM(CASE WHEN status = 'paid' THEN 1 ELSE 0 END) AS paid, SUM(amount) AS revenue,
      COUNT(DISTINCT customer_id) AS buyers FROM o GROUP BY status) s
LEFT JOIN (SELECT o.status, SUM(i.freight) AS freight FROM i JOIN o ON o.id = i.order_id GROUP BY o.status) f
  ON f.status IS NOT DISTINCT FROM s.status
ORDER BY 2 DESC, 1 NULLS LAST
