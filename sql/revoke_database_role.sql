-- https://docs.snowflake.com/en/sql-reference/sql/revoke-database-role
REVOKE DATABASE ROLE :database.:database_role FROM ROLE :role
