-- What is sold by state and channel: Spark SQL, for both engines.
SELECT
    state,
    channel,
    COUNT(DISTINCT o.order_id) AS orders,
    SUM(line.quantity) AS units,
    CAST(SUM(line.quantity * (line.price - COALESCE(line.discount, 0))) AS decimal(20, 2)) AS amount,
    MAX(updated_at) AS newest
FROM ${namespace}.shop_orders AS o
LATERAL VIEW EXPLODE(lines) AS line
GROUP BY state, channel;
