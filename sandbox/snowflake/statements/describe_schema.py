"""DESCRIBE SCHEMA: its tables, views, stages and notebooks.

https://docs.snowflake.com/en/sql-reference/sql/desc-schema
"""

from __future__ import annotations

from sandbox.snowflake.catalog import access, inventory, resolve
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result, StatementType


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    with context.account.lock:
        database, schema = resolve.schema(context.session, name, "DESCRIBE SCHEMA")
        rows = [
            (entry.securable.created_on, entry.parts[-1], entry.kind)
            for entry in inventory.in_schema(database, schema)
            if access.is_visible(context.session, entry.securable)
        ]
    return Result(
        [Column.timestamp("created_on"), Column.text("name"), Column.text("kind")],
        rows=sorted(rows, key=lambda row: (row[2], row[1])),
        statement_type=StatementType.DESCRIBE,
    )
