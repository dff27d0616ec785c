SELECT status, COUNT(*), SUM(amount) FROM orders WHERE tenant_id = 't1'
GROUP BY status ORDER BY 2 DESC, 1 NULLS LAST
