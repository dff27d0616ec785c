WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
, g AS (SELECT o.status, c.state FROM o LEFT JOIN c ON c.id = o.customer_id GROUP BY 1, 2 HAVING COUNT(*) <= 1),
kept AS (SELECT o.* FROM o LEFT JOIN c ON c.id = o.customer_id
  WHERE EXISTS (SELECT 1 FROM g WHERE g.status IS NOT DISTINCT FROM o.status AND g.state IS NOT DISTINCT FROM c.state))
SELECT (SELECT COUNT(DISTINCT customer_id) FROM kept), (SELECT SUM(amount) FROM kept),
  (SELECT SUM(freight) FROM i WHERE order_id IN (SELECT id FROM kept))
