"""SHOW OBJECTS: tables and views.

https://docs.snowflake.com/en/sql-reference/sql/show-objects
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result
from sandbox.snowflake.statements.show_tables import TERSE_COLUMNS, visible_tables

COLUMNS = (
    Column.timestamp("created_on"),
    *(Column.text(name) for name in ("name", "database_name", "schema_name", "kind", "comment", "cluster_by")),
    Column.fixed("rows"),
    Column.fixed("bytes"),
    *(Column.text(name) for name in ("owner", "retention_time", "owner_role_type", "is_hybrid", "is_dynamic")),
    *(Column.text(name) for name in ("is_iceberg", "is_immutable")),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    rows = []
    for database, schema, table in visible_tables(context, narrowed, ("TABLE", "VIEW", "ICEBERG")):
        is_view = table.table_kind == "VIEW"
        count, size = (0, 0) if is_view else context.engine.table_size(database, schema, table)
        rows.append(
            {
                "created_on": table.created_on,
                "name": table.name,
                "database_name": database.name,
                "schema_name": schema.name,
                "kind": "VIEW" if is_view else "TABLE",
                "comment": table.comment,
                "cluster_by": table.cluster_by,
                "rows": count,
                "bytes": size,
                "owner": str(table.owner or ""),
                "retention_time": "" if is_view else str(table.retention_days),
                "owner_role_type": "ROLE" if table.owner else "",
                "is_hybrid": "N",
                "is_dynamic": "N",
                "is_iceberg": show.yes_no(table.table_kind == "ICEBERG"),
                "is_immutable": "N",
            }
        )
    return show.table(TERSE_COLUMNS if "TERSE" in head.modifiers else COLUMNS, rows, narrowed)
