WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT COUNT(*), SUM(amount) FROM o WHERE id IN (SELECT order_id FROM i WHERE quantity >= 1)
