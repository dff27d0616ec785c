SELECT COUNT(*), SUM(cost) FROM clicks
