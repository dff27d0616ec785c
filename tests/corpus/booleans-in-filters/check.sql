WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT o.delivered_at IS NOT NULL, COUNT(*) FROM o LEFT JOIN c ON c.id = o.customer_id
WHERE c.vip IS NULL OR NOT c.vip GROUP BY 1 ORDER BY 2 DESC, 1
