WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT k.method, COUNT(*), SUM(i.freight) FROM
(SELECT DISTINCT i.order_id, i.line, p.method FROM i LEFT JOIN o ON o.id = i.order_id
 LEFT JOIN (SELECT * FROM payments WHERE tenant_id = 't1') p ON p.order_id = o.id) k
JOIN i ON i.order_id = k.order_id AND i.line = k.line GROUP BY k.method ORDER BY 2 DESC, 1 NULLS LAST
