WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT COALESCE(n.n, 0), COUNT(*), SUM(o.amount) FROM o
LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM i GROUP BY order_id) n ON n.order_id = o.id GROUP BY 1 ORDER BY 1 NULLS LAST
