SELECT COUNT(*) FROM sales WHERE owner = 'ann' AND region = 'north'
