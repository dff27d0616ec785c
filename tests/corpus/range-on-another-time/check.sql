SELECT date_trunc('month', placed_at + INTERVAL '2 hours'), COUNT(*) FROM orders WHERE tenant_id = 't1'
AND delivered_at >= TIMESTAMP '2024-10-31 23:00:00' AND delivered_at < TIMESTAMP '2024-11-30 23:00:00'
AND placed_at < TIMESTAMP '2024-10-27 01:00:00' GROUP BY 1
UNION ALL SELECT date_trunc('month', placed_at + INTERVAL '1 hour'), COUNT(*) FROM orders WHERE tenant_id = 't1'
AND delivered_at >= TIMESTAMP '2024-10-31 23:00:00' AND delivered_at < TIMESTAMP '2024-11-30 23:00:00'
AND placed_at >= TIMESTAMP '2024-10-27 01:00:00' GROUP BY 1 ORDER BY 1
