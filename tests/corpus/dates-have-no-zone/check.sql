SELECT signed_up_on, date_trunc('month', CAST(signed_up_on AS TIMESTAMP)), COUNT(*) FROM customers
WHERE tenant_id = 't1' AND signed_up_on BETWEEN DATE '2018-11-04' AND DATE '2024-02-29' GROUP BY 1, 2 ORDER BY 2, 1
