SELECT shop, SUM(amount), SUM(amount), COUNT(*) FROM sales GROUP BY 1 ORDER BY 1
