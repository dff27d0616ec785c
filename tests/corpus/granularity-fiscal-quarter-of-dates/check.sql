SELECT date_trunc('quarter', sold_on - INTERVAL '1 month') + INTERVAL '1 month', COUNT(*), SUM(amount) FROM sales GROUP BY 1 ORDER BY 1 NULLS LAST
