SELECT priority, COUNT(*), SUM(amount),
  CAST(SUM(CASE WHEN status = 'paid' THEN amount END) AS DOUBLE PRECISION)
    / NULLIF(COUNT(CASE WHEN status = 'paid' THEN 1 END), 0)
FROM orders WHERE tenant_id = 't1' GROUP BY priority ORDER BY 1 NULLS LAST
