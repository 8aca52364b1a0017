"""Iceberg tables.

https://docs.snowflake.com/en/sql-reference/sql/alter-iceberg-table-refresh
https://docs.snowflake.com/en/sql-reference/sql/alter-iceberg-table
https://docs.snowflake.com/en/sql-reference/sql/show-iceberg-tables
"""

from __future__ import annotations

import json

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import IcebergSource, Table
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifier_function import identifiers_in_place
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.lexer import Kind
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.table import visible_tables


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER ICEBERG TABLE ... REFRESH and ... SET AUTO_REFRESH; what changes columns is the engine's."""
    name = cursor.qualified_name()
    if cursor.accept("REFRESH"):
        refresh = True
    elif cursor.sees("SET", "AUTO_REFRESH"):
        refresh = False
    else:
        return context.engine.execute(context.session, identifiers_in_place(cursor.statement))
    try:
        database, schema, table = _external(context, name)
    except errors.SnowflakeError as error:
        if head.if_exists and error.is_missing:
            return status("Statement executed successfully.")
        raise
    if refresh:
        _refresh(context, cursor, database, schema, table)
    else:
        _set_auto_refresh(context, cursor, database, schema, table)
    return status("Statement executed successfully.")


def _external(context: Context, name: QualifiedName) -> tuple[Database, Schema, Table]:
    with context.account.lock:
        database, schema, table = resolve.table(context.session, name, "OWNERSHIP")
    if table.iceberg is None:
        raise errors.unsupported(f"ALTER ICEBERG TABLE of {table.name}, which is no table of an external catalog")
    return database, schema, table


def _refresh(context: Context, cursor: Cursor, database: Database, schema: Schema, table: Table) -> None:
    if cursor.token.kind is Kind.STRING:
        raise errors.invalid_property_combination(
            "A metadata file path cannot be given for a table whose catalog is AWS Glue."
        )
    cursor.end()
    source, account = table.iceberg, context.account
    assert source is not None
    with account.lock:
        used = (
            account.external_volumes.get(source.external_volume),
            account.catalog_integrations.get(source.catalog_integration),
        )
        for securable in used:
            if securable is not None:
                access.require(context.session, "USAGE", securable)
    context.engine.refresh_table(database, schema, table)


def _set_auto_refresh(context: Context, cursor: Cursor, database: Database, schema: Schema, table: Table) -> None:
    cursor.expect("SET")
    properties = cursor.properties("ALTER ICEBERG TABLE")
    cursor.end()
    source = table.iceberg
    assert source is not None
    wanted = properties.boolean("AUTO_REFRESH", source.auto_refresh)
    properties.finish()
    context.engine.set_auto_refresh(database, schema, table, wanted)


def _has_status(source: IcebergSource) -> bool:
    return source.auto_refresh or source.refresh_state == "ICEBERG_TABLE_NOT_INITIALIZED"


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts(
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
    ),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
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
        "auto_refresh_status": json.dumps(context.engine.refresh_status(table)) if _has_status(source) else None,
        "iceberg_table_format_version": str(source.format_version),
    }
