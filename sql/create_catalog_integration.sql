-- https://docs.snowflake.com/en/sql-reference/sql/create-catalog-integration-rest
CREATE CATALOG INTEGRATION :name
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
        SIGV4_EXTERNAL_ID = :external_id
    )
    ENABLED = :enabled
    REFRESH_INTERVAL_SECONDS = :refresh_interval_seconds
    COMMENT = :comment
