-- The group and the factors of each contributor are drawn from SHA-256 of the key, the use and its name; here they
-- are written down, as sha256sum gives them for the key "corpus".
WITH drawn AS (
  SELECT * FROM (VALUES
    ('a', 0, 1.1336213197559117, 1.0517668060958385),
    ('c', 1, 1.0633322335779667, 1.135405210405588),
    ('d', 0, 0.9064311288297177, 0.8651658751070499),
    ('e', 0, 1.0967671550810336, 1.080017314851284),
    ('f', 0, 0.9121318627148867, 0.8510983217507601),
    ('i', 1, 1.1352551646530629, 1.0736501045525073),
    ('t1', 0, 1.1134205289185046, 1.1373021859675645)) AS d (unit, dealt, january, february)),
units AS (
  SELECT tenant_id AS unit, date_trunc('month', finished_at) AS period, AVG(price) AS value, COUNT(*) AS weight FROM jobs
  WHERE finished_at >= TIMESTAMP '2024-01-01 00:00:00' AND finished_at < TIMESTAMP '2024-02-01 00:00:00'
  GROUP BY 1, 2),
others AS (
  SELECT period, dealt, weight,
    value * CASE WHEN period = TIMESTAMP '2024-01-01 00:00:00' THEN january ELSE february END AS value
  FROM units JOIN drawn ON drawn.unit = units.unit WHERE units.unit <> 'b'),
-- At least three others, of whom none has more than 0.6 of the jobs or of the values.
shown AS (
  SELECT period, dealt, AVG(value) AS mean, COUNT(*) AS n FROM others GROUP BY 1, 2
  HAVING COUNT(*) >= 3 AND MAX(weight) <= 0.6 * SUM(weight) AND MAX(ABS(value)) <= 0.6 * SUM(ABS(value))),
groups_shown AS (SELECT dealt, AVG(mean) AS mean, MIN(n) AS n FROM shown GROUP BY 1)
SELECT (SELECT ROUND(CAST(AVG(value) AS DECIMAL(20, 10)), 3) FROM units WHERE unit = 'b'),
  (SELECT SUM(n) FROM groups_shown), FALSE, ROUND(CAST(mean AS DECIMAL(20, 10)), 3), n
FROM groups_shown ORDER BY mean
