-- https://docs.snowflake.com/en/sql-reference/functions/system_list_iceberg_tables_from_catalog
SELECT SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG(:catalog_integration, :namespace, 0) AS "result"
