-- name: current
-- https://docs.snowflake.com/en/sql-reference/functions/current_role
SELECT CURRENT_ROLE() AS "role";

-- name: show_grants_to
SHOW GRANTS TO ROLE :role;
