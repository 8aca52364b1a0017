-- https://docs.snowflake.com/en/sql-reference/sql/alter-catalog-integration
ALTER CATALOG INTEGRATION :name SET REFRESH_INTERVAL_SECONDS = :refresh_interval_seconds
