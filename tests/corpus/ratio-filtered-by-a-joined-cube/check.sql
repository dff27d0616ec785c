WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'
  AND customer_id IN (SELECT id FROM customers WHERE tenant_id = 't1' AND state = 'NH'))
SELECT s.status, s.paid * 1.0 / s.n, f.freight / NULLIF(s.revenue, 0)
FROM (SELECT status, COUNT(*) AS n, SUM(CASE WHEN status = 'paid' THEN 1 ELSE 0 END) AS paid, SUM(amount) AS revenue
      FROM o GROUP BY status) s
LEFT JOIN (SELECT o.status, SUM(i.freight) AS freight FROM items i JOIN o ON o.id = i.order_id GROUP BY o.status) f
  ON f.status = s.status
ORDER BY 2 DESC, 1
