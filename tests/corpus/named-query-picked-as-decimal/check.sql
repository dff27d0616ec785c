WITH g AS (
  SELECT AVG(CASE WHEN happened_at >= TIMESTAMP '2024-02-12 00:00:00' THEN amount END) AS now,
    AVG(CASE WHEN happened_at < TIMESTAMP '2024-02-12 00:00:00' THEN amount END) AS before
  FROM events WHERE tenant_id = 't1' AND user_id = 'ann'
    AND happened_at >= TIMESTAMP '2024-01-29 00:00:00' AND happened_at < TIMESTAMP '2024-02-26 00:00:00')
SELECT CAST(now AS DECIMAL(12, 2)), CAST(before AS DECIMAL(12, 2)), CAST(now - before AS DECIMAL(12, 2)),
  100 * CAST(now - before AS DOUBLE PRECISION) / CAST(before AS DOUBLE PRECISION) FROM g
