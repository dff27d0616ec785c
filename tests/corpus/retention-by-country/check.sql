WITH e AS (
  SELECT id, user_id AS u, type, country AS c, happened_at AS t, date_trunc('week', happened_at) AS wk FROM events
  WHERE tenant_id = 't1' AND user_id IS NOT NULL AND happened_at IS NOT NULL),
-- Each in the week of the first visit ever, with its value; of one instant that of the least key.
firsts AS (
  SELECT u, wk, c FROM (
    SELECT u, wk, c, ROW_NUMBER() OVER (PARTITION BY u ORDER BY t, id) AS n FROM e WHERE type = 'visit') AS x
  WHERE n = 1),
cohorts AS (
  SELECT wk FROM generate_series(TIMESTAMP '2024-02-05 00:00:00', TIMESTAMP '2024-02-26 00:00:00', INTERVAL '7 days') AS g(wk)),
later AS (SELECT 0 AS k UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3),
ended AS (
  SELECT firsts.u, firsts.c, k, CASE WHEN EXISTS (
    SELECT 1 FROM e WHERE e.u = firsts.u AND e.wk = firsts.wk + k * INTERVAL '7 days') THEN 1 ELSE 0 END AS back
  FROM firsts JOIN cohorts ON cohorts.wk = firsts.wk CROSS JOIN later
  WHERE firsts.wk + (k + 1) * INTERVAL '7 days' <= TIMESTAMP '2024-03-15 12:00:00'),
sizes AS (SELECT c, COUNT(*) AS size FROM firsts JOIN cohorts ON cohorts.wk = firsts.wk GROUP BY c)
SELECT sizes.c, sizes.size, later.k, COALESCE(SUM(back), 0), COUNT(back)
FROM sizes CROSS JOIN later LEFT JOIN ended ON ended.k = later.k AND ended.c IS NOT DISTINCT FROM sizes.c
GROUP BY sizes.c, sizes.size, later.k ORDER BY sizes.size DESC, sizes.c NULLS LAST, later.k
