SELECT date_trunc('week', placed_at), date_trunc('quarter', placed_at), COUNT(*) FROM orders WHERE tenant_id = 't1'
GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST
