WITH asked AS (
  SELECT 1 AS i, 'ann' AS u UNION ALL SELECT 2, 'cid' UNION ALL SELECT 3, 'pat' UNION ALL SELECT 4, 'nobody'),
known AS (
  SELECT id, user_id AS u, amount, happened_at AS t FROM events
  WHERE tenant_id = 't1' AND happened_at < TIMESTAMP '2024-02-21 00:00:00' AND known_at <= TIMESTAMP '2024-02-21 00:00:00'),
found AS (
  SELECT i, asked.u, MAX(t) AS seen,
    COUNT(CASE WHEN t >= TIMESTAMP '2024-02-14 00:00:00' THEN id END) AS events,
    SUM(CASE WHEN t >= TIMESTAMP '2024-02-14 00:00:00' THEN amount END) AS spent,
    AVG(CASE WHEN t >= TIMESTAMP '2024-01-22 00:00:00' THEN amount END) AS mean
  FROM asked LEFT JOIN known ON known.u = asked.u GROUP BY i, asked.u),
told AS (
  SELECT *, CASE WHEN seen IS NULL THEN 'MISSING' WHEN seen < TIMESTAMP '2024-02-11 00:00:00' THEN 'STALE' ELSE 'FRESH' END AS status
  FROM found)
-- A sum over no rows is 0, one over rows without an amount is not known.
SELECT u, events, status, seen, CASE WHEN events = 0 THEN 0 ELSE spent END, mean, status FROM told ORDER BY i
