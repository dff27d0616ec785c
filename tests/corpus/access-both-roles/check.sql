SELECT product, COUNT(DISTINCT buyer), SUM(amount) FROM sales WHERE owner = 'ann' AND region = 'north' GROUP BY 1 ORDER BY 2 DESC, 1
