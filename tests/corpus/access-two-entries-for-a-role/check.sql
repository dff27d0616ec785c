SELECT COUNT(*), SUM(amount) FROM sales
