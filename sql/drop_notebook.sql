-- https://docs.snowflake.com/en/sql-reference/sql/drop-notebook
DROP NOTEBOOK IF EXISTS :database.:schema.:name
