SELECT h.hour, COUNT(o.id), CASE WHEN COUNT(o.id) = 0 THEN 0 ELSE SUM(o.amount) END, AVG(o.amount), MIN(o.placed_at), COUNT(o.id) = 0
FROM (VALUES (TIMESTAMP '2018-11-04 01:00:00'), (TIMESTAMP '2018-11-04 02:00:00'),
  (TIMESTAMP '2018-11-04 03:00:00'), (TIMESTAMP '2018-11-04 04:00:00')) AS h (hour)
LEFT JOIN orders AS o ON o.tenant_id = 't1' AND date_trunc('hour', o.placed_at) = h.hour
GROUP BY 1 ORDER BY 1
