-- https://docs.snowflake.com/en/sql-reference/sql/grant-database-role
GRANT DATABASE ROLE :database.:database_role TO ROLE :role
