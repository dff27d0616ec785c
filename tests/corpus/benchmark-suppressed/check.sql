SELECT AVG(price), NULL, TRUE FROM jobs
WHERE tenant_id = 't1' AND finished_at >= TIMESTAMP '2023-12-01 00:00:00' AND finished_at < TIMESTAMP '2024-01-01 00:00:00'
