-- Units: paid 6, open 4, missing 1, refunded -1.
SELECT status, COUNT(*), (
  SELECT SUM(i.quantity) FROM items AS i JOIN orders AS b ON b.id = i.order_id
  WHERE b.tenant_id = 't1' AND b.status = o.status)
FROM orders AS o WHERE tenant_id = 't1' AND status IN ('open', 'paid')
GROUP BY status ORDER BY status
