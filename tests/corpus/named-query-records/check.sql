SELECT (SELECT COUNT(*) FROM events WHERE tenant_id = 't1' AND user_id = 'ann' AND type = 'visit'), TRUE, id, type, happened_at, amount
FROM events WHERE tenant_id = 't1' AND user_id = 'ann' AND type = 'visit' ORDER BY happened_at DESC, id DESC LIMIT 2
