-- https://docs.snowflake.com/en/sql-reference/sql/desc-external-volume
DESCRIBE EXTERNAL VOLUME :name
