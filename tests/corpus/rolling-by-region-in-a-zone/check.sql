WITH s AS (SELECT region, buyer, CAST(sold_at AS TIMESTAMP WITH TIME ZONE) AT TIME ZONE 'Europe/Amsterdam' AS at FROM sales),
g AS (SELECT d FROM generate_series(TIMESTAMP '2024-10-26 00:00:00', TIMESTAMP '2024-10-28 00:00:00', INTERVAL '1 day') AS g(d)),
r AS (SELECT g.d, s.region,
  COUNT(DISTINCT CASE WHEN s.at >= g.d - INTERVAL '6 day' AND s.at < g.d + INTERVAL '1 day' THEN s.buyer END) AS a,
  COUNT(CASE WHEN s.at >= g.d + INTERVAL '1 day' AND s.at < g.d + INTERVAL '3 day' THEN 1 END) AS b,
  COUNT(CASE WHEN s.at >= g.d - INTERVAL '1 day' AND s.at < g.d + INTERVAL '1 day' THEN 1 END) AS c
FROM g CROSS JOIN s GROUP BY 1, 2)
SELECT * FROM r WHERE a + b + c > 0 ORDER BY 1, 2 NULLS LAST
