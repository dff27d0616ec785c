WITH o AS (SELECT * FROM orders WHERE tenant_id = 't1'),
i AS (SELECT * FROM items WHERE order_id IN (SELECT id FROM orders WHERE tenant_id = 't1')),
f AS (SELECT DISTINCT p.category, o.id, o.amount, o.status FROM o LEFT JOIN i ON i.order_id = o.id LEFT JOIN products p ON p.id = i.product_id)
SELECT category, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY amount),
  PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CASE WHEN status = 'paid' THEN amount END), COUNT(*)
FROM f GROUP BY 1 ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
