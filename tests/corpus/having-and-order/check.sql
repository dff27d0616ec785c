WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT c.state, SUM(o.amount) FROM o LEFT JOIN c ON c.id = o.customer_id GROUP BY 1
HAVING COUNT(*) >= 2 OR SUM(o.amount) IS NULL ORDER BY 2 NULLS LAST, 1
