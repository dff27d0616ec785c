SELECT SUM(amount * 1.1), COUNT(*) FROM orders WHERE tenant_id = 't1'
