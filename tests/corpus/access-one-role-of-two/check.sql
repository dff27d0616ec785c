SELECT product, COUNT(*), SUM(amount) FROM sales WHERE owner = 'ann' GROUP BY 1 ORDER BY 2 DESC, 1
