SELECT AVG(score), COUNT(*) FROM scores
WHERE tenant_id = 't1' AND scored_on >= DATE '2024-02-01' AND scored_on < DATE '2024-03-01'
