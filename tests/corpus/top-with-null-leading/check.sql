-- paid 287.5, open 38.33, missing 7.1, refunded -20.25.
SELECT CASE WHEN status IN ('paid', 'open') THEN status END, COALESCE(status = 'refunded', FALSE), AVG(amount)
FROM orders WHERE tenant_id = 't1' GROUP BY 1, 2
ORDER BY 3 DESC, 1 NULLS LAST, 2
