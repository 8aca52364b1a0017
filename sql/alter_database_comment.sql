-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name SET COMMENT = :comment
