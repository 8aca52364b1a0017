-- https://docs.snowflake.com/en/sql-reference/sql/alter-catalog-integration
ALTER CATALOG INTEGRATION :name SET COMMENT = :comment
