-- https://docs.snowflake.com/en/sql-reference/sql/desc-notebook
DESCRIBE NOTEBOOK :database.:schema.:name
