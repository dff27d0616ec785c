WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT s.state,
 (SELECT SUM(o.amount) FROM o LEFT JOIN c ON c.id = o.customer_id
  WHERE o.id IN (SELECT order_id FROM i) AND c.state IS NOT DISTINCT FROM s.state),
 (SELECT COUNT(*) FROM i LEFT JOIN o ON o.id = i.order_id LEFT JOIN c ON c.id = o.customer_id WHERE c.state IS NOT DISTINCT FROM s.state)
FROM (SELECT DISTINCT c.state FROM i LEFT JOIN o ON o.id = i.order_id LEFT JOIN c ON c.id = o.customer_id) s
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
