WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT o.id, COUNT(*) FROM o LEFT JOIN c ON c.id = o.customer_id
WHERE ((status NOT IN ('paid', 'open') OR status IS NULL) OR (amount <= 0.1 OR amount IS NULL) OR c.id = 4
  OR (amount >= 100 OR amount IS NULL))
AND (status <> 'refunded' OR status IS NULL) AND o.id >= 2 GROUP BY 1 ORDER BY 2 DESC, 1
