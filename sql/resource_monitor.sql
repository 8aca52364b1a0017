-- name: create
-- https://docs.snowflake.com/en/sql-reference/sql/create-resource-monitor
CREATE RESOURCE MONITOR IF NOT EXISTS :name WITH
    CREDIT_QUOTA = :credit_quota
    FREQUENCY = MONTHLY
    START_TIMESTAMP = IMMEDIATELY
    TRIGGERS
        ON 75 PERCENT DO NOTIFY
        ON 90 PERCENT DO NOTIFY
        ON 100 PERCENT DO SUSPEND
        ON 110 PERCENT DO SUSPEND_IMMEDIATE;

-- name: set_credit_quota
-- https://docs.snowflake.com/en/sql-reference/sql/alter-resource-monitor
ALTER RESOURCE MONITOR :name SET CREDIT_QUOTA = :credit_quota;

-- name: grant_monitor
-- https://docs.snowflake.com/en/user-guide/security-access-control-privileges
GRANT MONITOR ON RESOURCE MONITOR :name TO ROLE :role;

-- name: show
-- https://docs.snowflake.com/en/sql-reference/sql/show-resource-monitors
SHOW RESOURCE MONITORS LIKE :pattern;
