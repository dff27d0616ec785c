WITH known AS (
  SELECT id, type, country, amount, happened_at AS t FROM events
  WHERE tenant_id = 't1' AND user_id = 'ida' AND happened_at < TIMESTAMP '2024-02-15 04:00:00'
    AND known_at <= TIMESTAMP '2024-02-15 04:00:00')
SELECT 'ida', (SELECT COUNT(*) FROM known WHERE t >= TIMESTAMP '2024-02-08 04:00:00'), (SELECT MAX(t) FROM known),
  (SELECT type FROM known ORDER BY t DESC, id DESC LIMIT 1), (SELECT MAX(t) FROM known),
  (SELECT country FROM known WHERE country IS NOT NULL ORDER BY t DESC, id DESC LIMIT 1), 'FRESH',
  (SELECT SUM(amount) FROM known WHERE t >= TIMESTAMP '2024-02-08 04:00:00')
