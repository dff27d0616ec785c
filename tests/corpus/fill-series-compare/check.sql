WITH days AS (
  SELECT * FROM (VALUES
    (TIMESTAMP '2018-11-04', TIMESTAMP '2024-10-26'), (TIMESTAMP '2018-11-05', TIMESTAMP '2024-10-27'),
    (TIMESTAMP '2018-11-06', NULL)) AS d (day, other)
), mine AS (
  SELECT * FROM orders WHERE tenant_id = 't1'
), series AS (
  SELECT DISTINCT status FROM mine WHERE date_trunc('day', placed_at) IN (SELECT day FROM days UNION ALL SELECT other FROM days WHERE other IS NOT NULL)
)
SELECT d.day, s.status,
  (SELECT COUNT(*) FROM mine AS o WHERE date_trunc('day', o.placed_at) = d.day AND o.status = s.status),
  (SELECT CASE WHEN COUNT(*) = 0 THEN 0 ELSE SUM(o.amount) END FROM mine AS o WHERE date_trunc('day', o.placed_at) = d.day AND o.status = s.status),
  (SELECT AVG(o.amount) FROM mine AS o WHERE date_trunc('day', o.placed_at) = d.day AND o.status = s.status),
  CASE WHEN d.other IS NOT NULL THEN
    (SELECT COUNT(*) FROM mine AS o WHERE date_trunc('day', o.placed_at) = d.other AND o.status = s.status) END,
  NOT EXISTS (SELECT 1 FROM mine AS o WHERE date_trunc('day', o.placed_at) = d.day AND o.status = s.status)
FROM days AS d CROSS JOIN series AS s
ORDER BY 1, 2
