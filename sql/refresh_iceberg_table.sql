-- https://docs.snowflake.com/en/sql-reference/sql/alter-iceberg-table-refresh
ALTER ICEBERG TABLE :database.:schema.:table REFRESH
