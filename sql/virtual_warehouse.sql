-- name: set
-- https://docs.snowflake.com/en/sql-reference/sql/alter-warehouse
ALTER WAREHOUSE :name SET WAREHOUSE_SIZE = :size AUTO_SUSPEND = :auto_suspend AUTO_RESUME = TRUE ENABLE_QUERY_ACCELERATION = FALSE;

-- name: show
-- https://docs.snowflake.com/en/sql-reference/sql/show-warehouses
SHOW WAREHOUSES LIKE :pattern;
