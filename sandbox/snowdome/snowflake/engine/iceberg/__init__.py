"""Iceberg tables as Snowflake reaches them: assume the role, ask the REST catalog, read and write S3 as that role."""
