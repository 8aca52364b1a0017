-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG SET ALLOWED_WRITE_OPERATIONS = :allowed_write_operations
