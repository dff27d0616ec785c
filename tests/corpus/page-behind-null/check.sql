WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT c.state, o.status, COUNT(*) FROM o LEFT JOIN c ON c.id = o.customer_id
WHERE c.state IS NULL AND (o.status > 'open' OR o.status IS NULL) GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST
