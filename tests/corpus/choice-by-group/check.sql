SELECT v.c, o.status, SUM(CASE v.c WHEN 'EUR' THEN o.amount ELSE o.amount * 1.1 END), COUNT(*), COUNT(DISTINCT o.customer_id)
FROM orders o CROSS JOIN (VALUES ('EUR'), ('USD')) AS v (c) WHERE o.tenant_id = 't1' GROUP BY 1, 2 ORDER BY 1, 2 NULLS LAST
