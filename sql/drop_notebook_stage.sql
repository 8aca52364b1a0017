-- https://docs.snowflake.com/en/sql-reference/sql/drop-stage
DROP STAGE IF EXISTS :database.:schema.:stage
