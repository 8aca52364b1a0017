-- https://docs.snowflake.com/en/sql-reference/sql/alter-external-volume
ALTER EXTERNAL VOLUME :name SET ALLOW_WRITES = :allow_writes
