SELECT CONCAT('FY', CAST(EXTRACT(YEAR FROM date_trunc('year', sold_at - INTERVAL '3 month') + INTERVAL '3 month') AS VARCHAR(4))), COUNT(*), SUM(amount) FROM sales GROUP BY 1 ORDER BY 1 NULLS LAST
