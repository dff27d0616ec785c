WITH d AS (
  SELECT id, deal, stage, entered_at AS t,
    ROW_NUMBER() OVER (PARTITION BY deal ORDER BY entered_at DESC, id DESC) AS n
  FROM deals WHERE tenant_id = 't1' AND deal IS NOT NULL AND entered_at < TIMESTAMP '2024-02-26 03:00:00')
-- The midnight of 26 February three hours behind UTC; what was entered half an hour before it is of no full day.
SELECT deal, stage, t, CAST(FLOOR(EXTRACT(EPOCH FROM (TIMESTAMP '2024-02-26 03:00:00' - t)) / 86400) AS INTEGER)
FROM d WHERE n = 1 AND t < TIMESTAMP '2024-02-26 03:00:00' AND (stage IS NULL OR stage NOT IN ('signed', 'lost'))
ORDER BY t, deal
