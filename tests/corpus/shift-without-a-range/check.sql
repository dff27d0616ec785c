WITH m AS (
  SELECT date_trunc('month', sold_at) AS m, amount AS r, CAST(NULL AS DECIMAL(12, 2)) AS y, 0 AS p, CAST(NULL AS DECIMAL(12, 2)) AS z FROM sales
  UNION ALL SELECT date_trunc('month', sold_at + INTERVAL '1 year'), NULL, amount, 0, NULL FROM sales
  UNION ALL SELECT date_trunc('month', sold_at + INTERVAL '1 month'), NULL, NULL, 1, NULL FROM sales
  UNION ALL SELECT date_trunc('month', sold_at + INTERVAL '2 year'), NULL, NULL, 0, amount FROM sales
)
SELECT m, SUM(r), SUM(y), SUM(p), SUM(z) FROM m GROUP BY m ORDER BY 1 NULLS LAST
