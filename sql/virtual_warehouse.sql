-- name: set
-- https://docs.snowflake.com/en/sql-reference/sql/alter-warehouse
ALTER WAREHOUSE :name SET WAREHOUSE_SIZE = :size AUTO_SUSPEND = :auto_suspend AUTO_RESUME = TRUE ENABLE_QUERY_ACCELERATION = FALSE;

-- name: set_resource_monitor
-- https://docs.snowflake.com/en/sql-reference/sql/alter-warehouse
ALTER WAREHOUSE IF EXISTS :name SET RESOURCE_MONITOR = :resource_monitor;

-- name: show
-- https://docs.snowflake.com/en/sql-reference/sql/show-warehouses
SHOW WAREHOUSES LIKE :pattern;
