WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
i AS (SELECT order_id, COUNT(*) AS n FROM items WHERE order_id IN (SELECT id FROM o) GROUP BY order_id),
p AS (
  SELECT o.id AS order_id, p.value, o.priority FROM payments p JOIN o ON o.id = p.order_id JOIN i ON i.order_id = o.id
  WHERE p.tenant_id = 't1' AND i.n >= 2
),
by_order AS (SELECT order_id, SUM(value) AS value, SUM(value * priority) AS weighed FROM p GROUP BY order_id)
SELECT o.status, COUNT(*), SUM(b.value), SUM(b.weighed) FROM o LEFT JOIN by_order b ON b.order_id = o.id
GROUP BY o.status ORDER BY 1 NULLS LAST
