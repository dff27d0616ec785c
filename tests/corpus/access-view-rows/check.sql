SELECT owner, COUNT(*) FROM sales WHERE product = 'kite' AND (region = 'north' OR owner = 'ann') GROUP BY 1 ORDER BY 1 NULLS LAST
