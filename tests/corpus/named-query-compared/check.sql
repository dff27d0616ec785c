WITH g AS (
  SELECT country, COUNT(CASE WHEN happened_at >= TIMESTAMP '2024-02-12 00:00:00' THEN 1 END) AS now,
    COUNT(CASE WHEN happened_at < TIMESTAMP '2024-02-12 00:00:00' THEN 1 END) AS before
  FROM events WHERE tenant_id = 't1'
    AND happened_at >= TIMESTAMP '2024-01-29 00:00:00' AND happened_at < TIMESTAMP '2024-02-26 00:00:00'
  GROUP BY country)
-- What has no row in a period has no count in it, and did not change.
SELECT country, NULLIF(now, 0), NULLIF(before, 0), CASE WHEN now > 0 AND before > 0 THEN now - before END,
  CASE WHEN now > 0 AND before > 0 THEN 100 * CAST(now - before AS DOUBLE PRECISION) / before END
FROM g ORDER BY now DESC, country NULLS LAST
