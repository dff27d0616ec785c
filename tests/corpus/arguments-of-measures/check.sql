SELECT m.d, SUM(CASE WHEN date_trunc('month', s.sold_at) = m.d THEN s.amount END),
  SUM(CASE WHEN date_trunc('month', s.sold_at) = m.d - INTERVAL '1 year' THEN s.amount END),
  COUNT(DISTINCT CASE WHEN s.sold_at >= m.d - INTERVAL '2 month' AND s.sold_at < m.d + INTERVAL '1 month' THEN s.buyer END),
  SUM(CASE WHEN s.sold_at >= date_trunc('year', m.d) AND s.sold_at < m.d + INTERVAL '1 month' THEN s.amount END)
    / NULLIF(CAST(COUNT(DISTINCT CASE WHEN s.sold_at >= date_trunc('year', m.d) AND s.sold_at < m.d + INTERVAL '1 month' THEN s.buyer END) AS DOUBLE PRECISION), 0),
  SUM(CASE WHEN s.sold_at >= m.d - INTERVAL '1 year' + INTERVAL '1 month' - INTERVAL '7 day' AND s.sold_at < m.d - INTERVAL '1 year' + INTERVAL '1 month' THEN s.amount END)
FROM generate_series(TIMESTAMP '2025-01-01 00:00:00', TIMESTAMP '2025-03-01 00:00:00', INTERVAL '1 month') AS m(d) CROSS JOIN sales s GROUP BY 1 ORDER BY 1
