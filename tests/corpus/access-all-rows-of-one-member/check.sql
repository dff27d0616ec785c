SELECT COUNT(*), SUM(amount) FROM sales WHERE owner = 'ann'
