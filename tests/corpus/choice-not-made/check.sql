SELECT 0, COUNT(*) FROM orders WHERE tenant_id = 't1'
