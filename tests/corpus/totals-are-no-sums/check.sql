SELECT COUNT(DISTINCT customer_id), AVG(amount), COUNT(*) FROM orders WHERE tenant_id = 't1'
