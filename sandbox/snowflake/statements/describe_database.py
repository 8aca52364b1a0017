"""DESCRIBE DATABASE: its schemas.

https://docs.snowflake.com/en/sql-reference/sql/desc-database
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result, StatementType


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        try:
            database = resolve.database(context.session, name)
        except errors.SnowflakeError:
            raise errors.does_not_exist("Database", str(name)) from None
        access.require(context.session, "USAGE", database)
        rows = [(s.created_on, s.name, "SCHEMA") for s in sorted(database.schemas.values(), key=lambda s: s.name)]
    return Result(
        [Column.timestamp("created_on"), Column.text("name"), Column.text("kind")],
        rows=rows,
        statement_type=StatementType.DESCRIBE,
    )
