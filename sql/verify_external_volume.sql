-- https://docs.snowflake.com/en/sql-reference/functions/system_verify_external_volume
SELECT SYSTEM$VERIFY_EXTERNAL_VOLUME(:name) AS "result"
