-- https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
GRANT INSERT, UPDATE, DELETE, TRUNCATE ON ALL ICEBERG TABLES IN SCHEMA :database.:schema
    TO DATABASE ROLE :database.:role
