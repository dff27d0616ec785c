WITH units AS (
  SELECT kind, tenant_id AS unit, AVG(seconds) AS value, COUNT(*) AS weight FROM jobs
  WHERE finished_at >= TIMESTAMP '2024-01-01 00:00:00' AND finished_at < TIMESTAMP '2024-02-01 00:00:00'
  GROUP BY 1, 2),
-- Nobody dominates: distorted by 15 percent at most, 60 is less than 0.6 of 60, 45 and 31.
cells AS (
  SELECT kind, MAX(CASE WHEN unit = 't1' THEN value END) AS own, COUNT(CASE WHEN unit <> 't1' THEN 1 END) AS n
  FROM units GROUP BY kind)
SELECT kind, own, CASE WHEN n >= 3 THEN n END, n < 3 FROM cells ORDER BY kind NULLS LAST
