SELECT COUNT(*), SUM(amount), NULL FROM nothing
