"""USE [DATABASE]. The schema becomes PUBLIC where there is one.

https://docs.snowflake.com/en/sql-reference/sql/use-database
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import QualifiedName
from sandbox.snowflake.result import Result, StatementType, status


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    if len(name.parts) == 2 and head.kind == "":
        from sandbox.snowflake.statements import use_schema

        use_schema.use(context, name)
    else:
        use(context, name)
    return status("Statement executed successfully.", StatementType.USE)


def use(context: Context, name: QualifiedName) -> None:
    """Makes a database current; 002043 when it is missing, not visible or not usable."""
    if len(name.parts) != 1:
        raise errors.syntax(f"Invalid database name '{name}'.")
    session = context.session
    with context.account.lock:
        database = context.account.databases.get(name.last.resolved)
        if database is None or not access.has_privilege(session, "USAGE", database):
            raise errors.cannot_be_performed()
        session.database = database.name
        session.schema = "PUBLIC" if "PUBLIC" in database.schemas else None
