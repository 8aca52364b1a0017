"""SHOW ICEBERG TABLES.

https://docs.snowflake.com/en/sql-reference/sql/show-iceberg-tables
"""

from __future__ import annotations

import json

from sandbox.snowflake import show
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.table import Table
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result
from sandbox.snowflake.statements.show_tables import visible_tables

COLUMNS = (
    Column.timestamp("created_on"),
    *(
        Column.text(name)
        for name in (
            "name",
            "database_name",
            "schema_name",
            "owner",
            "external_volume_name",
            "catalog_name",
            "iceberg_table_type",
            "catalog_table_name",
            "catalog_namespace",
            "base_location",
            "can_write_metadata",
            "comment",
            "owner_role_type",
            "name_mapping",
            "catalog_sync_name",
            "auto_refresh_status",
            "partition_specs",
            "current_partition_spec_id",
            "iceberg_table_format_version",
        )
    ),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    rows = [_row(context, *found) for found in visible_tables(context, narrowed, ("ICEBERG",))]
    return show.table(COLUMNS, rows, narrowed)


def _row(context: Context, database: Database, schema: Schema, table: Table) -> dict[str, object]:
    source = table.iceberg
    assert source is not None
    link = database.link
    return {
        **{column.name: None for column in COLUMNS},
        "created_on": table.created_on,
        "name": table.name,
        "database_name": database.name,
        "schema_name": schema.name,
        "owner": str(table.owner or ""),
        "external_volume_name": source.external_volume,
        "catalog_name": source.catalog_integration,
        "iceberg_table_type": "UNMANAGED",
        "catalog_table_name": source.catalog_table,
        "catalog_namespace": source.catalog_namespace,
        "base_location": source.base_location,
        "can_write_metadata": show.yes_no(link is not None and link.allowed_write_operations == "ALL"),
        "comment": table.comment,
        "owner_role_type": "ROLE" if table.owner else "",
        "auto_refresh_status": json.dumps(context.engine.refresh_status(table)) if source.auto_refresh else None,
        "iceberg_table_format_version": str(source.format_version),
    }
