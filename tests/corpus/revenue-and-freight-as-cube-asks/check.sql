WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT COALESCE(r.state, f.state), r.revenue, f.freight
FROM (SELECT c.state, SUM(o.amount) AS revenue FROM o LEFT JOIN c ON c.id = o.customer_id GROUP BY c.state) r
LEFT JOIN (SELECT c.state, SUM(i.freight) AS freight
  FROM i JOIN o ON o.id = i.order_id LEFT JOIN c ON c.id = o.customer_id GROUP BY c.state) f
ON r.state = f.state OR (r.state IS NULL AND f.state IS NULL)
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
