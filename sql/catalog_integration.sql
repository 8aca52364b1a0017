-- name: create
-- https://docs.snowflake.com/en/sql-reference/sql/create-catalog-integration-rest
CREATE CATALOG INTEGRATION [:if_not_exists] :name
    CATALOG_SOURCE = ICEBERG_REST
    TABLE_FORMAT = ICEBERG
    [CATALOG_NAMESPACE = :catalog_namespace]
    REST_CONFIG = (
        CATALOG_URI = :catalog_uri
        CATALOG_API_TYPE = AWS_GLUE
        CATALOG_NAME = :catalog_name
    )
    REST_AUTHENTICATION = (
        TYPE = SIGV4
        SIGV4_IAM_ROLE = :iam_role
        SIGV4_SIGNING_REGION = :signing_region
        [SIGV4_EXTERNAL_ID = :external_id]
    )
    ENABLED = :enabled
    REFRESH_INTERVAL_SECONDS = :refresh_interval_seconds
    COMMENT = :comment;

-- name: grant_usage
-- https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
GRANT USAGE ON INTEGRATION :name TO ROLE :role;

-- name: set_refresh_interval
-- https://docs.snowflake.com/en/sql-reference/sql/alter-catalog-integration
ALTER CATALOG INTEGRATION :name SET REFRESH_INTERVAL_SECONDS = :refresh_interval_seconds;

-- name: set_comment
-- https://docs.snowflake.com/en/sql-reference/sql/alter-catalog-integration
ALTER CATALOG INTEGRATION :name SET COMMENT = :comment;

-- name: drop
-- https://docs.snowflake.com/en/sql-reference/sql/drop-catalog-integration
DROP CATALOG INTEGRATION IF EXISTS :name;

-- name: describe
-- https://docs.snowflake.com/en/sql-reference/sql/desc-catalog-integration
DESCRIBE CATALOG INTEGRATION :name;

-- name: verify
-- https://docs.snowflake.com/en/sql-reference/functions/system_verify_catalog_integration
SELECT SYSTEM$VERIFY_CATALOG_INTEGRATION(:name) AS "result";

-- name: list_namespaces
-- https://docs.snowflake.com/en/sql-reference/functions/system_list_namespaces_from_catalog
SELECT SYSTEM$LIST_NAMESPACES_FROM_CATALOG(:catalog_integration, '', 0) AS "result";

-- name: list_iceberg_tables
-- https://docs.snowflake.com/en/sql-reference/functions/system_list_iceberg_tables_from_catalog
SELECT SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG(:catalog_integration, :namespace, 0) AS "result";
