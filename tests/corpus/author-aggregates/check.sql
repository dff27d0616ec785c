SELECT status, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY amount), 100.0 * SUM(discount) / NULLIF(SUM(amount), 0), MIN(placed_at)
FROM orders WHERE tenant_id = 't1' GROUP BY status
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
