WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT k.category, COUNT(*), SUM(o.amount), COUNT(DISTINCT o.customer_id),
  SUM(CASE WHEN o.status = 'paid' AND o.amount > 0 THEN o.amount END)
FROM (SELECT DISTINCT o.id, p.category FROM o LEFT JOIN i ON i.order_id = o.id LEFT JOIN products p ON p.id = i.product_id) k
JOIN o ON o.id = k.id GROUP BY k.category ORDER BY 2 DESC, 1 NULLS LAST
