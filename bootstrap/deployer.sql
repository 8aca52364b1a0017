-- What an administrator of the Snowflake account applies once, as ACCOUNTADMIN, so that `pulumi up` needs none.
-- Print it with your values filled in: npm run --silent bootstrap -- snowflake --public-key snowflake_key.pub
-- You can apply it again: nothing is replaced, and the public key is set again.

CREATE ROLE IF NOT EXISTS :role
    COMMENT = 'Deploys the interoperable lakehouse with Pulumi';

-- One privilege for each kind of object that the program creates; it owns what it creates.
-- https://docs.snowflake.com/en/user-guide/security-access-control-privileges
GRANT CREATE DATABASE ON ACCOUNT TO ROLE :role;
GRANT CREATE WAREHOUSE ON ACCOUNT TO ROLE :role;
GRANT CREATE ROLE ON ACCOUNT TO ROLE :role;
GRANT CREATE EXTERNAL VOLUME ON ACCOUNT TO ROLE :role;
-- Wider than its use here: it covers integrations of every kind, also those that let people log in (SECURITY) or
-- Snowflake call out (API, EXTERNAL ACCESS). Snowflake has no narrower privilege for catalog integrations.
-- https://docs.snowflake.com/en/sql-reference/sql/create-integration
GRANT CREATE INTEGRATION ON ACCOUNT TO ROLE :role;

-- Administrators see and manage what the deployer owns.
GRANT ROLE :role TO ROLE SYSADMIN;

-- A service user logs in with its key alone and has no password.
-- https://docs.snowflake.com/en/user-guide/key-pair-auth
CREATE USER IF NOT EXISTS :user
    TYPE = SERVICE
    DEFAULT_ROLE = :role
    COMMENT = 'Deploys the interoperable lakehouse with Pulumi';
ALTER USER :user SET RSA_PUBLIC_KEY = :public_key;
GRANT ROLE :role TO USER :user;
