SELECT COUNT(*), SUM(amount), AVG(amount) FROM events WHERE tenant_id = 't1' AND user_id = 'ann'
  AND happened_at >= TIMESTAMP '2024-02-01 00:00:00' AND happened_at < TIMESTAMP '2024-03-01 00:00:00'
