-- name: add_access_token
-- https://docs.snowflake.com/en/sql-reference/sql/alter-user-add-programmatic-access-token
ALTER USER :user ADD PROGRAMMATIC ACCESS TOKEN :token
    ROLE_RESTRICTION = :role
    DAYS_TO_EXPIRY = :days;
