-- https://docs.snowflake.com/en/sql-reference/sql/show-tables
SHOW TABLES IN DATABASE :database
