-- https://docs.snowflake.com/en/sql-reference/sql/desc-catalog-integration
DESCRIBE CATALOG INTEGRATION :name
