WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT COUNT(*) FROM (SELECT 1 AS x FROM o LEFT JOIN c ON c.id = o.customer_id GROUP BY c.state, o.status HAVING COUNT(*) > 1) t
