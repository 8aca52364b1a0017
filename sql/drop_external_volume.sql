-- https://docs.snowflake.com/en/sql-reference/sql/drop-external-volume
DROP EXTERNAL VOLUME IF EXISTS :name
