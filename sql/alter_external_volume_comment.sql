-- https://docs.snowflake.com/en/sql-reference/sql/alter-external-volume
ALTER EXTERNAL VOLUME :name SET COMMENT = :comment
