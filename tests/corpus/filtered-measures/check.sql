WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT c.name, c.id, COUNT(*), SUM(CASE WHEN o.status = 'paid' THEN 1 ELSE 0 END),
 SUM(CASE WHEN o.status = 'paid' AND o.amount > 0 THEN o.amount END)
FROM o LEFT JOIN c ON c.id = o.customer_id GROUP BY 1, 2 ORDER BY 3 DESC, 1 NULLS LAST, 2 NULLS LAST
