-- https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status
SELECT SYSTEM$CATALOG_LINK_STATUS(:name) AS "result"
