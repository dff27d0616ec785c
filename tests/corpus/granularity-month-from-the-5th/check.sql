SELECT date_trunc('month', sold_at - INTERVAL '102 hour') + INTERVAL '102 hour', COUNT(*), SUM(amount) FROM sales GROUP BY 1 ORDER BY 1 NULLS LAST
