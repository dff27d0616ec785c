WITH days AS (
  SELECT CAST(d AS DATE) AS d
  FROM generate_series(TIMESTAMP '2024-01-25 00:00:00', TIMESTAMP '2024-02-29 00:00:00', INTERVAL '1 day') AS g(d)),
daily AS (
  SELECT days.d, CAST(AVG(score) AS DOUBLE PRECISION) AS y, COUNT(id) AS n
  FROM days LEFT JOIN scores ON scored_on = days.d AND tenant_id = 't1' AND topic = 'x'
  GROUP BY days.d),
averages AS (SELECT d, (SELECT AVG(b.y) FROM daily AS b WHERE b.d <= a.d AND b.d > a.d - 3) AS m FROM daily AS a),
known AS (
  SELECT ROW_NUMBER() OVER (ORDER BY d) AS i, d, CAST(d - DATE '2024-02-01' AS DOUBLE PRECISION) AS x, y
  FROM daily WHERE y IS NOT NULL AND d >= DATE '2024-02-01'),
line AS (
  SELECT REGR_SLOPE(y, x) AS slope,
    SQRT((REGR_SYY(y, x) - REGR_SXY(y, x) * REGR_SXY(y, x) / REGR_SXX(y, x)) / (COUNT(*) - 2) / REGR_SXX(y, x)) AS error
  FROM known),
-- The noise by the median difference of neighbours, and what a change of the level costs.
noise AS (
  SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY ABS(b.y - a.y)) / 0.6745 / SQRT(2) AS sigma
  FROM known AS a JOIN known AS b ON b.i = a.i + 1),
penalty AS (SELECT 2 * sigma * sigma * LN((SELECT COUNT(*) FROM known)) AS p FROM noise),
-- All partitions into one, two or three stretches of at least two values, each with its squared error.
stretches AS (
  SELECT a.i AS f, b.i AS l, SUM(v.y * v.y) - SUM(v.y) * SUM(v.y) / COUNT(*) AS cost, AVG(v.y) AS level
  FROM known AS a JOIN known AS b ON b.i > a.i JOIN known AS v ON v.i BETWEEN a.i AND b.i
  GROUP BY a.i, b.i),
size AS (SELECT COUNT(*) AS n FROM known),
partitions AS (
  SELECT cost AS total, CAST(NULL AS BIGINT) AS cut, CAST(NULL AS BIGINT) AS cut_2 FROM stretches, size WHERE f = 1 AND l = n
  UNION ALL
  SELECT a.cost + b.cost + p, b.f, CAST(NULL AS BIGINT)
  FROM penalty, size, stretches AS a JOIN stretches AS b ON b.f = a.l + 1 WHERE a.f = 1 AND b.l = n
  UNION ALL
  SELECT a.cost + b.cost + c.cost + 2 * p, b.f, c.f
  FROM penalty, size, stretches AS a JOIN stretches AS b ON b.f = a.l + 1 JOIN stretches AS c ON c.f = b.l + 1
  WHERE a.f = 1 AND c.l = n),
best AS (SELECT * FROM partitions ORDER BY total LIMIT 1),
cuts AS (
  SELECT cut AS place, 1 AS since, COALESCE(cut_2 - 1, n) AS until FROM best, size WHERE cut IS NOT NULL
  UNION ALL
  SELECT cut_2, cut, n FROM best, size WHERE cut_2 IS NOT NULL)
SELECT CASE WHEN ABS(slope) <= 2 * error THEN 'FLAT' WHEN slope > 0 THEN 'UP' ELSE 'DOWN' END, slope,
  (SELECT AVG(y) FROM daily WHERE d > DATE '2024-02-27') - (SELECT AVG(y) FROM daily WHERE d > DATE '2024-02-24'),
  ((SELECT m FROM averages WHERE d = DATE '2024-02-29') - (SELECT m FROM averages WHERE d = DATE '2024-02-27')) / 2,
  known.d, b.level, a.level
FROM line, cuts JOIN known ON known.i = cuts.place
JOIN stretches AS b ON b.f = since AND b.l = place - 1
JOIN stretches AS a ON a.f = place AND a.l = until
ORDER BY known.d
