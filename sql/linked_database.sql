-- name: create
-- https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked
CREATE DATABASE :name
    LINKED_CATALOG = (
        CATALOG = :catalog_integration,
        [ALLOWED_NAMESPACES = :allowed_namespaces,]
        [BLOCKED_NAMESPACES = :blocked_namespaces,]
        ALLOWED_WRITE_OPERATIONS = :allowed_write_operations,
        NAMESPACE_MODE = :namespace_mode,
        [NAMESPACE_FLATTEN_DELIMITER = :namespace_flatten_delimiter,]
        SYNC_INTERVAL_SECONDS = :sync_interval_seconds
    )
    EXTERNAL_VOLUME = :external_volume
    COMMENT = :comment
    CATALOG_CASE_SENSITIVITY = :catalog_case_sensitivity;

-- name: set_sync_interval
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG SET SYNC_INTERVAL_SECONDS = :sync_interval_seconds;

-- name: set_write_operations
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG SET ALLOWED_WRITE_OPERATIONS = :allowed_write_operations;

-- name: set_comment
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name SET COMMENT = :comment;

-- name: add_allowed_namespaces
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG ADD :namespaces TO ALLOWED_NAMESPACES;

-- name: remove_allowed_namespaces
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG REMOVE :namespaces FROM ALLOWED_NAMESPACES;

-- name: unset_allowed_namespaces
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG UNSET ALLOWED_NAMESPACES;

-- name: add_blocked_namespaces
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG ADD :namespaces TO BLOCKED_NAMESPACES;

-- name: remove_blocked_namespaces
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG REMOVE :namespaces FROM BLOCKED_NAMESPACES;

-- name: unset_blocked_namespaces
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name UPDATE LINKED_CATALOG UNSET BLOCKED_NAMESPACES;

-- name: resume_discovery
-- Also makes Snowflake look at the catalog at once.
-- https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
ALTER DATABASE :name RESUME DISCOVERY;

-- name: drop
-- Of a catalog-linked database this drops the link alone: schemas, tables and data stay in the catalog.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-database
DROP DATABASE IF EXISTS :name;

-- name: configuration
-- https://docs.snowflake.com/en/sql-reference/functions/system_get_catalog_linked_database_config
SELECT SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG(:name) AS "result";

-- name: link_status
-- https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status
SELECT SYSTEM$CATALOG_LINK_STATUS(:name) AS "result";

-- name: grant_see
-- https://docs.snowflake.com/en/user-guide/security-access-control-privileges
GRANT USAGE, MONITOR ON DATABASE :name TO ROLE :role;

-- name: grant_see_schema
GRANT USAGE ON SCHEMA :name.:schema TO ROLE :role;
