"""SHOW DATABASES.

https://docs.snowflake.com/en/sql-reference/sql/show-databases
"""

from __future__ import annotations

from sandbox.snowflake import errors, show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.database import Database
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result

COLUMNS = (
    Column.timestamp("created_on"),
    *(
        Column.text(name)
        for name in (
            "name",
            "is_default",
            "is_current",
            "origin",
            "owner",
            "comment",
            "options",
            "retention_time",
            "kind",
            "budget",
            "owner_role_type",
            "object_visibility",
        )
    ),
)
TERSE_COLUMNS = (
    Column.timestamp("created_on"),
    *(Column.text(name) for name in ("name", "kind", "database_name", "schema_name")),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    if cursor.accept("HISTORY"):
        raise errors.unsupported("SHOW DATABASES HISTORY")
    narrowed = show.read_filter(cursor, "ACCOUNT")
    with context.account.lock:
        rows = [
            _row(context, database)
            for database in sorted(context.account.databases.values(), key=lambda d: d.name)
            if access.is_visible(context.session, database)
        ]
    return show.table(TERSE_COLUMNS if "TERSE" in head.modifiers else COLUMNS, rows, narrowed)


def _row(context: Context, database: Database) -> dict[str, object]:
    return {
        "created_on": database.created_on,
        "name": database.name,
        "is_default": "N",
        "is_current": show.yes_no(database.name == context.session.database),
        "origin": "",
        "owner": str(database.owner or ""),
        "comment": database.comment,
        "options": "TRANSIENT" if database.transient else "",
        "retention_time": str(database.retention_days),
        "kind": "STANDARD" if database.link is None else "CATALOG-LINKED DATABASE",
        "budget": None,
        "owner_role_type": "ROLE" if database.owner else "",
        "object_visibility": None,
        "database_name": None,
        "schema_name": None,
    }
