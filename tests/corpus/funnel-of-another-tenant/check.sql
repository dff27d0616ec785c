WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t FROM events
  WHERE tenant_id = 't2' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
v AS (SELECT * FROM e WHERE type = 'visit' AND t >= TIMESTAMP '2024-02-01 00:00:00' AND t < TIMESTAMP '2024-03-01 00:00:00'),
a AS (SELECT * FROM e WHERE type = 'add'),
b AS (SELECT * FROM e WHERE type = 'buy'),
-- Every way: an add not before the visit, a buy not before the add, all within three days.
ways AS (
  SELECT v.u, 1 AS depth, v.t AS t1, CAST(NULL AS TIMESTAMP) AS t2, CAST(NULL AS TIMESTAMP) AS t3, v.t AS done,
    v.id AS i1, CAST(NULL AS INTEGER) AS i2, CAST(NULL AS INTEGER) AS i3, v.c AS c1,
    CAST(NULL AS VARCHAR(10)) AS c2, CAST(NULL AS VARCHAR(10)) AS c3
  FROM v
  UNION ALL
  SELECT v.u, 2, v.t, a.t, CAST(NULL AS TIMESTAMP), a.t, v.id, a.id, CAST(NULL AS INTEGER), v.c, a.c, CAST(NULL AS VARCHAR(10))
  FROM v JOIN a ON a.u = v.u AND a.t >= v.t AND a.t <= v.t + INTERVAL '3 days'
  UNION ALL
  SELECT v.u, 3, v.t, a.t, b.t, b.t, v.id, a.id, b.id, v.c, a.c, b.c
  FROM v JOIN a ON a.u = v.u AND a.t >= v.t
  JOIN b ON b.u = a.u AND b.t >= a.t AND b.t <= v.t + INTERVAL '3 days'),
counts AS (
  SELECT COUNT(DISTINCT u) AS c1, COUNT(DISTINCT CASE WHEN depth >= 2 THEN u END) AS c2,
    COUNT(DISTINCT CASE WHEN depth >= 3 THEN u END) AS c3
  FROM ways)
SELECT name, n, CAST(n AS DOUBLE PRECISION) / p, p - n
FROM (
  SELECT 1 AS i, 'came' AS name, c1 AS n, c1 AS p FROM counts
  UNION ALL SELECT 2, 'added', c2, c1 FROM counts
  UNION ALL SELECT 3, 'bought', c3, c2 FROM counts) AS s
ORDER BY i
