-- Also makes Snowflake look at the catalog at once.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name RESUME DISCOVERY
