WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT s.status, (SELECT SUM(i.quantity) FROM i JOIN o ON o.id = i.order_id WHERE o.status IS NOT DISTINCT FROM s.status),
  (SELECT SUM(p.value) FROM payments p JOIN o ON o.id = p.order_id
   WHERE p.tenant_id = 't1' AND o.status IS NOT DISTINCT FROM s.status),
  (SELECT COUNT(*) FROM o WHERE o.status IS NOT DISTINCT FROM s.status)
FROM (SELECT DISTINCT status FROM o) s ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
