-- 27 December 13:00 in Amsterdam: October counts up to the 27th, 13:01, an hour after which the clocks differ.
WITH local AS (
  SELECT *, date_trunc('month', (placed_at AT TIME ZONE 'UTC') AT TIME ZONE 'Europe/Amsterdam') AS m
  FROM orders WHERE tenant_id = 't1'
), shown AS (
  SELECT m, status FROM local
  WHERE m IN (TIMESTAMP '2024-10-01', TIMESTAMP '2024-11-01', TIMESTAMP '2024-12-01')
  UNION
  SELECT m + INTERVAL '2 month', status FROM local
  WHERE m IN (TIMESTAMP '2024-08-01', TIMESTAMP '2024-09-01', TIMESTAMP '2024-10-01')
    AND placed_at < TIMESTAMP '2024-10-27 12:01:00'
)
SELECT m, status, (SELECT NULLIF(COUNT(*), 0) FROM local l WHERE l.m = s.m AND l.status = s.status)
FROM shown s ORDER BY 1, 2
