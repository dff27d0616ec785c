WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT s.name, s.n, s.revenue, f.freight FROM
(SELECT c.name, COUNT(*) AS n, SUM(o.amount) AS revenue FROM o LEFT JOIN c ON c.id = o.customer_id
 WHERE c.region IN ('north', 'east') OR c.vip GROUP BY 1) s LEFT JOIN
(SELECT c.name, SUM(i.freight) AS freight FROM i LEFT JOIN o ON o.id = i.order_id LEFT JOIN c ON c.id = o.customer_id
 WHERE c.region IN ('north', 'east') OR c.vip GROUP BY 1) f ON f.name = s.name ORDER BY 2 DESC, 1
