-- name: grant
-- https://docs.snowflake.com/en/sql-reference/sql/grant-database-role
GRANT DATABASE ROLE :database.:database_role TO ROLE :role;

-- name: revoke
-- https://docs.snowflake.com/en/sql-reference/sql/revoke-database-role
REVOKE DATABASE ROLE :database.:database_role FROM ROLE :role;

-- name: show_grants_of
-- https://docs.snowflake.com/en/sql-reference/sql/show-grants
SHOW GRANTS OF DATABASE ROLE :database.:database_role;

-- name: show
-- https://docs.snowflake.com/en/sql-reference/sql/show-database-roles
SHOW DATABASE ROLES IN DATABASE :database;
