-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG UNSET ALLOWED_NAMESPACES
