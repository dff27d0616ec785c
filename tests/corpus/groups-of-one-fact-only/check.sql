WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT g.name, g.id, COALESCE(k.n, 0), k.cost, COALESCE(q.n, 0) FROM
(SELECT c.name, c.id FROM o LEFT JOIN c ON c.id = o.customer_id UNION
 SELECT c.name, c.id FROM clicks k LEFT JOIN c ON c.id = k.customer_id) g
LEFT JOIN (SELECT c.id, COUNT(*) AS n, SUM(k.cost) AS cost FROM clicks k LEFT JOIN c ON c.id = k.customer_id GROUP BY c.id) k
  ON k.id IS NOT DISTINCT FROM g.id
LEFT JOIN (SELECT c.id, COUNT(*) AS n FROM o LEFT JOIN c ON c.id = o.customer_id GROUP BY c.id) q
  ON q.id IS NOT DISTINCT FROM g.id
ORDER BY 3 DESC, 1 NULLS LAST, 2 NULLS LAST
