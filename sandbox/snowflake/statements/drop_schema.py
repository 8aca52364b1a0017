"""DROP SCHEMA; in a linked database with ALLOWED_WRITE_OPERATIONS = ALL it drops the remote namespace.

https://docs.snowflake.com/en/sql-reference/sql/drop-schema
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.stage_files import delete_stage


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    if not cursor.accept("CASCADE"):
        cursor.accept("RESTRICT")
    cursor.end()
    with context.account.lock:
        if name.last.resolved == resolve.INFORMATION_SCHEMA:
            raise errors.insufficient_privileges("schema", name.last.resolved)
        try:
            database, schema = resolve.schema(context.session, name, "DROP SCHEMA")
        except errors.SnowflakeError as error:
            if head.if_exists and error.code == "002003":
                return status(f"Drop statement executed successfully ({name.last} already dropped).")
            raise
        access.require_ownership(context.session, schema)
    remove(context, database, schema)
    session = context.session
    if (session.database, session.schema) == (database.name, schema.name):
        session.schema = None
    return status(f"{name.last} successfully dropped.")


def remove(context: Context, database: Database, schema: Schema) -> None:
    """Drops a schema with its rows and files; the engine goes first, because it may refuse."""
    context.engine.drop_schema(context.session, database, schema)
    with context.account.lock:
        for stage in schema.stages.values():
            delete_stage(stage)
        database.schemas.pop(schema.name, None)
