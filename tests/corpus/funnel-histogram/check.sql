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
, took AS (
  SELECT 2 AS i, 'added' AS name, CAST(EXTRACT(EPOCH FROM (t2 - t1)) AS DOUBLE PRECISION) AS s FROM best WHERE t2 IS NOT NULL
  UNION ALL
  SELECT 3, 'bought', CAST(EXTRACT(EPOCH FROM (t3 - t2)) AS DOUBLE PRECISION) FROM best WHERE t3 IS NOT NULL),
ends AS (SELECT i, name, MIN(s) AS low, (MAX(s) - MIN(s)) / 3 AS width, MAX(s) AS high FROM took GROUP BY i, name),
buckets AS (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2)
-- Each holds its lower end, the last both.
SELECT ends.name, low + n * width, CASE WHEN n = 2 THEN high ELSE low + (n + 1) * width END,
  (SELECT COUNT(*) FROM took WHERE took.i = ends.i AND s >= low + n * width AND (n = 2 OR s < low + (n + 1) * width))
FROM ends CROSS JOIN buckets
ORDER BY ends.i, n
