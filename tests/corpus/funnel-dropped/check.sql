WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
v AS (SELECT * FROM e WHERE type = 'visit' AND t >= TIMESTAMP '2024-02-01 00:00:00' AND t < TIMESTAMP '2024-03-01 00:00:00'),
a AS (SELECT * FROM e WHERE type = 'add'),
b AS (SELECT * FROM e WHERE type = 'buy'),
dropped AS (
  SELECT DISTINCT u FROM v
  WHERE u NOT IN (SELECT v.u FROM v JOIN a ON a.u = v.u AND a.t >= v.t AND a.t <= v.t + INTERVAL '3 days'))
SELECT u, (SELECT COUNT(*) FROM dropped) > 2 FROM dropped ORDER BY u LIMIT 2
