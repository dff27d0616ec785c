SELECT CASE shop WHEN 'a' THEN 'Anchor' ELSE 'Barn' END, COUNT(*), SUM(amount) FROM sales WHERE region = 'north' GROUP BY 1 ORDER BY 1
