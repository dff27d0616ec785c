SELECT product, COUNT(*), COUNT(DISTINCT buyer) FROM sales WHERE shop = 'b' OR region IS NULL GROUP BY 1 ORDER BY 2 DESC, 1
