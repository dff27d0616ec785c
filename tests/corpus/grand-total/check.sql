SELECT COUNT(*), SUM(amount), AVG(amount), MAX(amount), COUNT(DISTINCT customer_id), MIN(placed_at)
FROM orders WHERE tenant_id = 't1'
