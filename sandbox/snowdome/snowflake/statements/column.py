"""Columns.

https://docs.snowflake.com/en/sql-reference/sql/show-columns
"""

from __future__ import annotations

from snowdome.snowflake import show, type_names
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.statements.table import visible_tables

COLUMNS = tuple(
    Column.text(name)
    for name in (
        "table_name",
        "schema_name",
        "column_name",
        "data_type",
        "null?",
        "default",
        "kind",
        "expression",
        "comment",
        "database_name",
        "autoincrement",
        "schema_evolution_record",
    )
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA", "TABLE", "VIEW")
    scope = narrowed.scope
    if scope is not None and scope.kind in ("TABLE", "VIEW", "") and scope.name is not None:
        found = [resolve.table(context.session, scope.name)]
    else:
        found = visible_tables(context, show.Filter(scope=scope), ("TABLE", "VIEW", "ICEBERG"))
    rows = [_row(*place, column) for place in found for column in place[2].columns]
    return show.table(COLUMNS, rows, narrowed, key="column_name")


def _row(database: Database, schema: Schema, table: Table, column: Column) -> dict[str, object]:
    return {
        "table_name": table.name,
        "schema_name": schema.name,
        "column_name": column.name,
        "data_type": type_names.as_json(column),
        "null?": "true" if column.nullable else "NOT_NULL",
        "default": table.defaults.get(column.name, ""),
        "kind": "COLUMN",
        "expression": "",
        "comment": table.column_comments.get(column.name, ""),
        "database_name": database.name,
        "autoincrement": str(table.identities.get(column.name, "")),
        "schema_evolution_record": None,
    }
