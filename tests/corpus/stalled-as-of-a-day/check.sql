WITH d AS (
  SELECT id, deal, stage, entered_at AS t,
    ROW_NUMBER() OVER (PARTITION BY deal ORDER BY entered_at DESC, id DESC) AS n
  FROM deals WHERE tenant_id = 't1' AND deal IS NOT NULL AND entered_at < TIMESTAMP '2024-03-01 00:00:00'),
-- In the latest stage, of one instant that of the greatest key; more than so many days, and nothing else expected.
stalled AS (
  SELECT * FROM d WHERE n = 1 AND t < TIMESTAMP '2024-02-25 00:00:00' AND (stage IS NULL OR stage NOT IN ('signed', 'lost')))
SELECT (SELECT COUNT(*) FROM stalled) > 2, deal, stage, t,
  CAST(FLOOR(EXTRACT(EPOCH FROM (TIMESTAMP '2024-03-01 00:00:00' - t)) / 86400) AS INTEGER)
FROM stalled ORDER BY t, deal LIMIT 2
