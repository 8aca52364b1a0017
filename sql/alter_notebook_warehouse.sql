-- https://docs.snowflake.com/en/sql-reference/sql/alter-notebook
ALTER NOTEBOOK :database.:schema.:name SET QUERY_WAREHOUSE = :virtual_warehouse
