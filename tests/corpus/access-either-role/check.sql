SELECT product, COUNT(*) FROM sales WHERE region = 'north' OR owner = 'ann' GROUP BY 1 ORDER BY 2 DESC, 1
