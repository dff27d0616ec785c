WITH days AS (
  SELECT CAST(d AS DATE) AS d
  FROM generate_series(TIMESTAMP '2024-01-25 00:00:00', TIMESTAMP '2024-02-12 00:00:00', INTERVAL '1 day') AS g(d)),
daily AS (
  SELECT days.d, CAST(AVG(score) AS DOUBLE PRECISION) AS y, COUNT(id) AS n
  FROM days LEFT JOIN scores ON scored_on = days.d AND tenant_id = 't1' AND topic = 'x'
  GROUP BY days.d)
SELECT d, FALSE, y, n,
  (SELECT AVG(b.y) FROM daily AS b WHERE b.d <= a.d AND b.d > a.d - 3),
  (SELECT AVG(CAST(b.n AS DOUBLE PRECISION)) FROM daily AS b WHERE b.d <= a.d AND b.d > a.d - 3)
FROM daily AS a WHERE d >= DATE '2024-02-05' ORDER BY d
