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
    CATALOG_CASE_SENSITIVITY = :catalog_case_sensitivity
