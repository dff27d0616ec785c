WITH facts AS (
  SELECT o.status, o.placed_at >= TIMESTAMP '2024-11-01' AS is_now, o.id, o.amount,
    (SELECT COUNT(*) FROM items AS i WHERE i.order_id = o.id) AS items,
    (SELECT SUM(freight) FROM items AS i WHERE i.order_id = o.id) AS freight
  FROM orders AS o
  WHERE tenant_id = 't1' AND placed_at >= TIMESTAMP '2024-10-01' AND placed_at < TIMESTAMP '2025-01-01'
)
SELECT status,
  CASE WHEN bool_or(is_now) THEN COUNT(*) FILTER (WHERE is_now) END,
  CASE WHEN bool_or(is_now) THEN SUM(items) FILTER (WHERE is_now) END,
  SUM(items) FILTER (WHERE NOT is_now), SUM(amount) FILTER (WHERE NOT is_now),
  (SUM(freight) FILTER (WHERE is_now) - SUM(freight) FILTER (WHERE NOT is_now))
    / ABS(SUM(freight) FILTER (WHERE NOT is_now)) * 100
FROM facts GROUP BY status ORDER BY 2 DESC NULLS LAST, 1
