WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
k AS (SELECT * FROM e WHERE type IN ('visit', 'add', 'buy')),
-- Sets of different steps; the first of a set lies in February.
ways AS (
  SELECT x.u, 1 AS depth, x.t AS first, x.t AS last FROM k AS x
  UNION ALL
  SELECT x.u, 2, LEAST(x.t, y.t), GREATEST(x.t, y.t) FROM k AS x JOIN k AS y ON x.u = y.u AND x.type < y.type
  UNION ALL
  SELECT x.u, 3, LEAST(x.t, y.t, z.t), GREATEST(x.t, y.t, z.t)
  FROM k AS x JOIN k AS y ON x.u = y.u AND x.type < y.type JOIN k AS z ON z.u = y.u AND y.type < z.type),
counts AS (
  SELECT COUNT(DISTINCT u) AS c1, COUNT(DISTINCT CASE WHEN depth >= 2 THEN u END) AS c2,
    COUNT(DISTINCT CASE WHEN depth >= 3 THEN u END) AS c3
  FROM ways
  WHERE first >= TIMESTAMP '2024-02-01 00:00:00' AND first < TIMESTAMP '2024-03-01 00:00:00'
    AND last <= first + INTERVAL '3 days')
SELECT name, n, CAST(n AS DOUBLE PRECISION) / p, p - n
FROM (
  SELECT 1 AS i, 'came' AS name, c1 AS n, c1 AS p FROM counts
  UNION ALL SELECT 2, 'added', c2, c1 FROM counts
  UNION ALL SELECT 3, 'bought', c3, c2 FROM counts) AS s
ORDER BY i
