-- https://docs.snowflake.com/en/sql-reference/functions/system_get_catalog_linked_database_config
SELECT SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG(:name) AS "result"
