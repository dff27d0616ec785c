SELECT s.state, (SELECT COUNT(*) FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE c.state IS NOT DISTINCT FROM s.state),
(SELECT COUNT(*) FROM items i JOIN orders o ON o.id = i.order_id LEFT JOIN customers c ON c.id = o.customer_id WHERE c.state IS NOT DISTINCT FROM s.state)
FROM (SELECT DISTINCT state FROM orders o LEFT JOIN customers c ON c.id = o.customer_id) s ORDER BY 2 DESC, 1 NULLS LAST
