-- Not the same on both engines: each has its own users.
SELECT order_id, CURRENT_USER() AS reader FROM shop_orders
