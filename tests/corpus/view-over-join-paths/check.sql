WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT s.region, s.revenue, f.freight, s.share FROM
(SELECT c.region, SUM(o.amount) AS revenue, SUM(CASE WHEN o.status = 'paid' THEN 1.0 ELSE 0 END) / COUNT(*) AS share
 FROM o LEFT JOIN c ON c.id = o.customer_id WHERE o.status = 'paid' GROUP BY 1) s LEFT JOIN
(SELECT c.region, SUM(i.freight) AS freight FROM i LEFT JOIN o ON o.id = i.order_id LEFT JOIN c ON c.id = o.customer_id
 WHERE o.status = 'paid' GROUP BY 1) f ON f.region IS NOT DISTINCT FROM s.region ORDER BY 2 DESC, 1 NULLS LAST
