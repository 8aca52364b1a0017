-- Of a catalog-linked database this drops the link alone: schemas, tables and data stay in the catalog.
-- https://docs.snowflake.com/en/sql-reference/sql/drop-database
DROP DATABASE IF EXISTS :name
