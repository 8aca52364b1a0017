-- name: show
-- https://docs.snowflake.com/en/sql-reference/sql/show-databases
SHOW DATABASES LIKE :pattern;

-- name: show_schemas
SHOW SCHEMAS IN DATABASE :database;

-- name: show_tables
-- https://docs.snowflake.com/en/sql-reference/sql/show-tables
SHOW TABLES IN DATABASE :database;
