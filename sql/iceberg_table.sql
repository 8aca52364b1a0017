-- name: show
SHOW ICEBERG TABLES IN SCHEMA :database.:schema;

-- name: information
-- https://docs.snowflake.com/en/sql-reference/functions/system_get_iceberg_table_information
SELECT SYSTEM$GET_ICEBERG_TABLE_INFORMATION(:table) AS "result";

-- name: refresh
-- https://docs.snowflake.com/en/sql-reference/sql/alter-iceberg-table-refresh
ALTER ICEBERG TABLE :database.:schema.:table REFRESH;

-- name: grant_read
-- https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
GRANT SELECT ON ALL ICEBERG TABLES IN SCHEMA :database.:schema TO DATABASE ROLE :database.:role;

-- name: grant_write
-- https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON ALL ICEBERG TABLES IN SCHEMA :database.:schema
    TO DATABASE ROLE :database.:role;
