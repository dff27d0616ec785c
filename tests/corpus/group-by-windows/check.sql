SELECT CAST(g.d AS TIMESTAMP), (SELECT COUNT(*) FROM sales WHERE CAST(sold_at AS DATE) = g.d),
  (SELECT SUM(amount) FROM sales WHERE sold_at >= g.d - INTERVAL '6 day' AND sold_at < g.d + INTERVAL '1 day')
FROM (SELECT DISTINCT CAST(sold_at AS DATE) AS d FROM sales
  WHERE sold_at >= TIMESTAMP '2024-03-30' AND sold_at < TIMESTAMP '2024-04-09') AS g
ORDER BY 1
