-- https://docs.snowflake.com/en/sql-reference/functions/current_role
SELECT CURRENT_ROLE() AS "role"
