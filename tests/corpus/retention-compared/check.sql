WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t, date_trunc('week', happened_at) AS wk FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
-- Each in the week of the first visit ever, with its value; of one instant that of the least key.
firsts AS (
  SELECT u, wk, c FROM (
    SELECT u, wk, c, ROW_NUMBER() OVER (PARTITION BY u ORDER BY t, id) AS n FROM e WHERE type = 'visit') AS x
  WHERE n = 1),
cohorts AS (
  SELECT wk FROM generate_series(TIMESTAMP '2024-02-05 00:00:00', TIMESTAMP '2024-02-12 00:00:00', INTERVAL '7 days') AS g(wk)),
later AS (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3),
cells AS (
  SELECT cohorts.wk, k, (SELECT COUNT(*) FROM firsts WHERE firsts.wk = cohorts.wk) AS size,
    (SELECT COUNT(*) FROM firsts WHERE firsts.wk = cohorts.wk AND EXISTS (
      SELECT 1 FROM e WHERE e.u = firsts.u AND e.wk = cohorts.wk + k * INTERVAL '7 days')) AS n
  FROM cohorts CROSS JOIN later)
SELECT wk, size, k, n FROM cells ORDER BY wk, k
