-- https://docs.snowflake.com/en/sql-reference/sql/drop-catalog-integration
DROP CATALOG INTEGRATION IF EXISTS :name
