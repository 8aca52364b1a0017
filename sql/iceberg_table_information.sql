-- https://docs.snowflake.com/en/sql-reference/functions/system_get_iceberg_table_information
SELECT SYSTEM$GET_ICEBERG_TABLE_INFORMATION(:table) AS "result"
