WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
c AS (SELECT * FROM customers WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1'))
SELECT CASE WHEN o.amount >= 100 THEN 'large' WHEN o.amount > 0 THEN 'small -- or so' ELSE 'none' END, c.state,
 CASE WHEN a.latitude IS NOT NULL AND a.longitude IS NOT NULL THEN CAST(a.latitude AS VARCHAR) || ',' || CAST(a.longitude AS VARCHAR) END,
 COUNT(*), SUM(o.amount - COALESCE(o.discount, 0))
FROM o LEFT JOIN c ON c.id = o.customer_id LEFT JOIN addresses a ON a.id = c.address_id
GROUP BY 1, 2, 3 ORDER BY 1, 2 NULLS LAST, 3 NULLS LAST
