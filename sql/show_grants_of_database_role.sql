-- https://docs.snowflake.com/en/sql-reference/sql/show-grants
SHOW GRANTS OF DATABASE ROLE :database.:database_role
