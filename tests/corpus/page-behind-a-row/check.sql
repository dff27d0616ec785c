WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT * FROM (SELECT c.state, o.status, COUNT(*) AS n FROM o LEFT JOIN c ON c.id = o.customer_id GROUP BY 1, 2) t
ORDER BY n DESC, state NULLS LAST, status NULLS LAST LIMIT 4 OFFSET 2
