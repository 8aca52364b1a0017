-- https://docs.snowflake.com/en/sql-reference/functions/system_verify_catalog_integration
SELECT SYSTEM$VERIFY_CATALOG_INTEGRATION(:name) AS "result"
