-- The stack's catalog integration, which stays the administrator's: the deployer then needs no right to make one.
-- https://docs.snowflake.com/en/sql-reference/sql/create-catalog-integration-rest
CREATE CATALOG INTEGRATION IF NOT EXISTS :name
    CATALOG_SOURCE = ICEBERG_REST
    TABLE_FORMAT = ICEBERG
    REST_CONFIG = (
        CATALOG_URI = :catalog_uri
        CATALOG_API_TYPE = AWS_GLUE
        CATALOG_NAME = :catalog_name
    )
    REST_AUTHENTICATION = (
        TYPE = SIGV4
        SIGV4_IAM_ROLE = :iam_role
        SIGV4_SIGNING_REGION = :signing_region
    )
    ENABLED = TRUE
    REFRESH_INTERVAL_SECONDS = :refresh_interval_seconds
    COMMENT = 'Catalog of the lakehouse, kept by an administrator';
-- https://docs.snowflake.com/en/release-notes/bcr-bundles/2025_07/bcr-2114
GRANT USAGE ON INTEGRATION :name TO ROLE :role;
