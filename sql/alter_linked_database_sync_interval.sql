-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG SET SYNC_INTERVAL_SECONDS = :sync_interval_seconds
