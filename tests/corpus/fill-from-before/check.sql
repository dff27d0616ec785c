-- South: 100 on the 26th and 27th. North: 50.5 on the 27th. Nothing is known before the first.
SELECT day, region, orders, level, filled FROM (VALUES
  (TIMESTAMP '2024-10-25', 'north', 0, CAST(NULL AS DECIMAL(12, 2)), TRUE), (TIMESTAMP '2024-10-25', 'south', 0, NULL, TRUE),
  (TIMESTAMP '2024-10-26', 'north', 0, NULL, TRUE), (TIMESTAMP '2024-10-26', 'south', 1, 100, FALSE),
  (TIMESTAMP '2024-10-27', 'north', 3, 50.5, FALSE), (TIMESTAMP '2024-10-27', 'south', 1, 100, FALSE),
  (TIMESTAMP '2024-10-28', 'north', 0, 50.5, TRUE), (TIMESTAMP '2024-10-28', 'south', 0, 100, TRUE)
) AS t (day, region, orders, level, filled) ORDER BY 1, 2
