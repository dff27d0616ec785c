SELECT date_trunc('hour', sold_at) + CAST(FLOOR(EXTRACT(MINUTE FROM sold_at) / 15) AS INTEGER) * INTERVAL '15 minute', COUNT(*), SUM(amount) FROM sales GROUP BY 1 ORDER BY 1 NULLS LAST
