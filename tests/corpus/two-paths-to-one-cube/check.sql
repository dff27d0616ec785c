WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT a.country, b.country, COUNT(*) FROM o LEFT JOIN addresses a ON a.id = o.address_id
LEFT JOIN c ON c.id = o.customer_id LEFT JOIN addresses b ON b.id = c.address_id
GROUP BY 1, 2 ORDER BY 3 DESC, 1 NULLS LAST, 2 NULLS LAST
