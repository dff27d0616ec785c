WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT o.status, SUM(i.quantity * p.weight), COUNT(DISTINCT p.id), SUM(i.price * i.quantity)
FROM i LEFT JOIN o ON o.id = i.order_id LEFT JOIN products p ON p.id = i.product_id GROUP BY 1 ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
