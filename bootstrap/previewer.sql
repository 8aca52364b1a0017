-- The user that previews and drift checks log in as. Its role sees a stack's objects and their settings, but no data.
-- You can apply this again: nothing is replaced, and the public key is set again.

CREATE ROLE IF NOT EXISTS :role
    COMMENT = 'Looks at the interoperable lakehouse for previews';

-- A service user logs in with its key alone and has no password.
-- https://docs.snowflake.com/en/user-guide/key-pair-auth
CREATE USER IF NOT EXISTS :user
    TYPE = SERVICE
    DEFAULT_ROLE = :role
    COMMENT = 'Looks at the interoperable lakehouse for previews';
ALTER USER :user SET RSA_PUBLIC_KEY = :public_key;
GRANT ROLE :role TO USER :user;

-- After the first up, which creates the objects: run these statements, or the whole script, again. Pulumi's provider
-- reads the objects' parameters in each preview.
-- https://docs.snowflake.com/en/sql-reference/sql/show-parameters
GRANT USAGE ON DATABASE :database TO ROLE :role;
GRANT USAGE ON SCHEMA :database.:schema TO ROLE :role;
GRANT MONITOR ON WAREHOUSE :virtual_warehouse TO ROLE :role;
