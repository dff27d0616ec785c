WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
v AS (SELECT * FROM e WHERE type = 'visit' AND t >= TIMESTAMP '2024-02-01 00:00:00' AND t < TIMESTAMP '2024-03-01 00:00:00'),
a AS (SELECT * FROM e WHERE type = 'add'),
b AS (SELECT * FROM e WHERE type = 'buy'),
-- Every way over events of one value, no value being one too.
ways AS (
  SELECT v.u, v.c AS key, 1 AS depth FROM v
  UNION ALL
  SELECT v.u, v.c, 2 FROM v
  JOIN a ON a.u = v.u AND a.t >= v.t AND a.t <= v.t + INTERVAL '3 days' AND a.c IS NOT DISTINCT FROM v.c
  UNION ALL
  SELECT v.u, v.c, 3 FROM v JOIN a ON a.u = v.u AND a.t >= v.t AND a.c IS NOT DISTINCT FROM v.c
  JOIN b ON b.u = a.u AND b.t >= a.t AND b.t <= v.t + INTERVAL '3 days' AND b.c IS NOT DISTINCT FROM v.c),
parts AS (
  SELECT key, COUNT(DISTINCT u) AS c1, COUNT(DISTINCT CASE WHEN depth >= 2 THEN u END) AS c2,
    COUNT(DISTINCT CASE WHEN depth >= 3 THEN u END) AS c3
  FROM ways GROUP BY 1)
SELECT key, name, n
FROM (
  SELECT key, 'came' AS name, 1 AS i, c1 AS n, c1 FROM parts
  UNION ALL SELECT key, 'added', 2, c2, c1 FROM parts
  UNION ALL SELECT key, 'bought', 3, c3, c1 FROM parts) AS s
ORDER BY c1 DESC, key NULLS LAST, i
