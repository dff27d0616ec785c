SELECT COUNT(*) FROM sales WHERE owner = 'ann'
