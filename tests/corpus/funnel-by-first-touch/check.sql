WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
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
-- The deepest, of these the earliest that is complete, of these the one that starts and goes on last.
best AS (
  SELECT * FROM (
    SELECT ways.*, ROW_NUMBER() OVER (
      PARTITION BY u ORDER BY depth DESC, done, t1 DESC, t2 DESC, i1, i2, i3) AS n
    FROM ways) AS w
  WHERE n = 1)
, parts AS (
  SELECT COALESCE(c1, c2, c3) AS key, COUNT(*) AS c1, COUNT(t2) AS c2, COUNT(t3) AS c3
  FROM best
  GROUP BY 1)
SELECT key, name, n
FROM (
  SELECT key, 'came' AS name, 1 AS i, c1 AS n, c1 FROM parts
  UNION ALL SELECT key, 'added', 2, c2, c1 FROM parts
  UNION ALL SELECT key, 'bought', 3, c3, c1 FROM parts) AS s
ORDER BY c1 DESC, key NULLS LAST, i
