"""Views.

https://docs.snowflake.com/en/sql-reference/sql/show-views
"""

from __future__ import annotations

from snowdome.snowflake import show
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.statements.table import TERSE_COLUMNS, visible_tables

COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts(
        "name",
        "reserved",
        "database_name",
        "schema_name",
        "owner",
        "comment",
        "text",
        "is_secure",
        "is_materialized",
        "owner_role_type",
        "change_tracking",
    ),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    rows = [
        {
            "created_on": view.created_on,
            "name": view.name,
            "reserved": "",
            "kind": "VIEW",
            "database_name": database.name,
            "schema_name": schema.name,
            "owner": str(view.owner or ""),
            "comment": view.comment,
            "text": view.definition,
            "is_secure": "false",
            "is_materialized": "false",
            "owner_role_type": "ROLE" if view.owner else "",
            "change_tracking": "OFF",
        }
        for database, schema, view in visible_tables(context, narrowed, ("VIEW",))
    ]
    return show.table(TERSE_COLUMNS if "TERSE" in head.modifiers else COLUMNS, rows, narrowed)
