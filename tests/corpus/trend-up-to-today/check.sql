WITH days AS (
  SELECT CAST(d AS DATE) AS d
  FROM generate_series(TIMESTAMP '2024-03-01 00:00:00', TIMESTAMP '2024-03-15 00:00:00', INTERVAL '1 day') AS g(d)),
daily AS (
  SELECT days.d, CAST(AVG(score) AS DOUBLE PRECISION) AS y, COUNT(id) AS n
  FROM days LEFT JOIN scores ON scored_on = days.d AND tenant_id = 't1' AND topic = 'x'
  GROUP BY days.d)
SELECT d, d = DATE '2024-03-15', y,
  (SELECT AVG(b.y) FROM daily AS b WHERE b.d <= a.d AND b.d > a.d - 3 AND b.d < DATE '2024-03-15')
FROM daily AS a WHERE d >= DATE '2024-03-11' ORDER BY d
