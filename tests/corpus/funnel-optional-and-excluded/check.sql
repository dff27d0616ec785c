WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
v AS (SELECT * FROM e WHERE type = 'visit' AND t >= TIMESTAMP '2024-02-01 00:00:00' AND t < TIMESTAMP '2024-03-01 00:00:00'),
a AS (SELECT * FROM e WHERE type = 'add'),
b AS (SELECT * FROM e WHERE type = 'buy'),
-- With or without an add; of those who bought no error lies strictly between the visit and the buy.
bought AS (
  SELECT v.u FROM v JOIN b ON b.u = v.u AND b.t >= v.t AND b.t <= v.t + INTERVAL '3 days'
  WHERE NOT EXISTS (SELECT 1 FROM e WHERE e.u = v.u AND e.type = 'error' AND e.t > v.t AND e.t < b.t)),
added AS (SELECT v.u FROM v JOIN a ON a.u = v.u AND a.t >= v.t AND a.t <= v.t + INTERVAL '3 days'),
counts AS (
  SELECT (SELECT COUNT(DISTINCT u) FROM v) AS c1, (SELECT COUNT(DISTINCT u) FROM added) AS c2,
    (SELECT COUNT(DISTINCT u) FROM bought) AS c3)
SELECT name, n, CAST(n AS DOUBLE PRECISION) / p, p - n
FROM (
  SELECT 1 AS i, 'came' AS name, c1 AS n, c1 AS p FROM counts
  UNION ALL SELECT 2, 'added', c2, c1 FROM counts
  -- Who skipped the step before came from the one before that.
  UNION ALL SELECT 3, 'bought', c3, c1 FROM counts) AS s
ORDER BY i
