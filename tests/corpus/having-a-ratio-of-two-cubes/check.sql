WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT s.status, s.n FROM (SELECT status, COUNT(*) AS n, SUM(amount) AS revenue FROM o GROUP BY status) s
LEFT JOIN (SELECT o.status, SUM(i.freight) AS freight FROM i JOIN o ON o.id = i.order_id GROUP BY o.status) f
  ON f.status IS NOT DISTINCT FROM s.status WHERE f.freight / NULLIF(s.revenue, 0) > 0.1 ORDER BY 2 DESC, 1 NULLS LAST
