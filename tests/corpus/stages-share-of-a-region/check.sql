SELECT region, product, SUM(amount), SUM(SUM(amount)) OVER (PARTITION BY region),
  CAST(SUM(amount) AS DOUBLE PRECISION) / SUM(SUM(amount)) OVER (PARTITION BY region), SUM(SUM(amount)) OVER (PARTITION BY region)
FROM sales GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2
