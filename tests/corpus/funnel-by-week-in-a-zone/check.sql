WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
v AS (SELECT * FROM e WHERE type = 'visit' AND t >= TIMESTAMP '2024-02-05 03:00:00' AND t < TIMESTAMP '2024-03-16 03:00:00'),
a AS (SELECT * FROM e WHERE type = 'add'),
b AS (SELECT * FROM e WHERE type = 'buy'),
-- An entity counts in each week in which a way of its begins. Local time is three hours behind.
ways AS (
  SELECT v.u, date_trunc('week', v.t - INTERVAL '3 hours') AS wk, 1 AS depth FROM v
  UNION ALL
  SELECT v.u, date_trunc('week', v.t - INTERVAL '3 hours'), 2 FROM v
  JOIN a ON a.u = v.u AND a.t >= v.t AND a.t <= v.t + INTERVAL '3 days'
  UNION ALL
  SELECT v.u, date_trunc('week', v.t - INTERVAL '3 hours'), 3 FROM v JOIN a ON a.u = v.u AND a.t >= v.t
  JOIN b ON b.u = a.u AND b.t >= a.t AND b.t <= v.t + INTERVAL '3 days'),
weeks AS (
  SELECT wk FROM generate_series(TIMESTAMP '2024-02-05 00:00:00', TIMESTAMP '2024-03-11 00:00:00', INTERVAL '7 days') AS g(wk)),
steps AS (SELECT 1 AS i, 'came' AS name UNION ALL SELECT 2, 'added' UNION ALL SELECT 3, 'bought')
SELECT weeks.wk + INTERVAL '3 hours', weeks.wk + INTERVAL '7 days 3 hours',
  weeks.wk + INTERVAL '10 days 3 hours' > TIMESTAMP '2024-03-15 12:00:00', name,
  (SELECT COUNT(DISTINCT u) FROM ways WHERE ways.wk = weeks.wk AND depth >= i)
FROM weeks CROSS JOIN steps
ORDER BY weeks.wk, i
