-- name: describe
-- https://docs.snowflake.com/en/sql-reference/sql/desc-notebook
DESCRIBE NOTEBOOK :database.:schema.:name;

-- name: drop
-- https://docs.snowflake.com/en/sql-reference/sql/drop-notebook
DROP NOTEBOOK IF EXISTS :database.:schema.:name;
