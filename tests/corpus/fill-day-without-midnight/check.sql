-- 02:59:59 UTC was 23:59:59 on the 3rd, 03:00:00 UTC the 4th, 01:00. The 3rd stands beside the 5th.
WITH local_orders AS (
  SELECT amount, date_trunc('day', (placed_at AT TIME ZONE 'UTC') AT TIME ZONE 'America/Sao_Paulo') AS day
  FROM orders WHERE tenant_id = 't1'
)
SELECT d.day, (SELECT COUNT(*) FROM local_orders WHERE day = d.day),
  COALESCE((SELECT SUM(amount) FROM local_orders WHERE day = d.day), 0),
  (SELECT COUNT(*) FROM local_orders WHERE day = d.other),
  NOT EXISTS (SELECT 1 FROM local_orders WHERE day = d.day)
FROM (VALUES (TIMESTAMP '2018-11-04', TIMESTAMP '2018-11-02'), (TIMESTAMP '2018-11-05', TIMESTAMP '2018-11-03')) AS d (day, other)
ORDER BY 1
