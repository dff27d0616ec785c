SELECT date_trunc('month', CAST(placed_at AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Europe/Amsterdam'), COUNT(*)
FROM orders WHERE tenant_id = 't1' GROUP BY 1 ORDER BY 1 NULLS LAST
