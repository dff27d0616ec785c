SELECT type, happened_at, country FROM events
WHERE tenant_id = 't1' AND user_id = 'cid' AND happened_at < TIMESTAMP '2024-02-08 00:00:00'
  AND known_at <= TIMESTAMP '2024-02-08 00:00:00'
ORDER BY happened_at DESC, known_at DESC, id DESC LIMIT 1
