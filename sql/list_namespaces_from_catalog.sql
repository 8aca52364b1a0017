-- https://docs.snowflake.com/en/sql-reference/functions/system_list_namespaces_from_catalog
SELECT SYSTEM$LIST_NAMESPACES_FROM_CATALOG(:catalog_integration, '', 0) AS "result"
