-- The factor of each contributor in this month and cell, as sha256sum gives it for the key "corpus".
WITH drawn AS (
  SELECT * FROM (VALUES
    ('a', 1.1381958462297916),
    ('b', 0.9218728631734848),
    ('d', 0.8976294327527284)) AS d (unit, factor)),
units AS (
  SELECT tenant_id AS unit, AVG(seconds) AS value FROM jobs
  WHERE kind = 'import' AND finished_at >= TIMESTAMP '2024-01-01 00:00:00' AND finished_at < TIMESTAMP '2024-02-01 00:00:00'
  GROUP BY 1)
SELECT (SELECT value FROM units WHERE unit = 't1'), COUNT(*), FALSE,
  ROUND(CAST(AVG(value * factor) AS DECIMAL(20, 10)), 3), COUNT(*)
FROM units JOIN drawn ON drawn.unit = units.unit
