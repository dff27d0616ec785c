SELECT d.day,
  (SELECT SUM(amount) FROM sales WHERE sold_at >= d.day - INTERVAL '6 day' AND sold_at < d.day + INTERVAL '1 day'),
  (SELECT SUM(amount) FROM sales WHERE sold_at >= d.day - INTERVAL '9 day' AND sold_at < d.day - INTERVAL '2 day'),
  (SELECT MAX(r) FROM (SELECT SUM(amount) AS r FROM sales WHERE CAST(sold_at AS DATE) = CAST(d.day - INTERVAL '3 day' AS DATE) GROUP BY buyer) AS b),
  CAST((SELECT MAX(r) FROM (SELECT SUM(amount) AS r FROM sales WHERE CAST(sold_at AS DATE) = CAST(d.day AS DATE) GROUP BY buyer) AS b) AS DOUBLE PRECISION) / 8
FROM (VALUES (TIMESTAMP '2024-04-01'), (TIMESTAMP '2024-04-02'), (TIMESTAMP '2024-04-03')) AS d (day) ORDER BY 1
