WITH days AS (
  SELECT CAST(d AS DATE) AS d
  FROM generate_series(TIMESTAMP '2024-01-25 00:00:00', TIMESTAMP '2024-02-18 00:00:00', INTERVAL '1 day') AS g(d)),
daily AS (
  SELECT days.d, CAST(AVG(score) AS DOUBLE PRECISION) AS y, COUNT(id) AS n
  FROM days LEFT JOIN scores ON scored_on = days.d AND tenant_id = 't1' AND topic = 'x'
  GROUP BY days.d)
SELECT a.d, a.y, p.y, (SELECT AVG(b.y) FROM daily AS b WHERE b.d <= p.d AND b.d > p.d - 3), a.y - p.y,
  100 * (a.y - p.y) / p.y
FROM daily AS a JOIN daily AS p ON p.d = a.d - 7
WHERE a.d >= DATE '2024-02-12' ORDER BY a.d
