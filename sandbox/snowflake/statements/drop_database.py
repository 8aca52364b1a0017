"""DROP DATABASE. Dropping a linked database leaves the remote catalog and its data alone.

https://docs.snowflake.com/en/sql-reference/sql/drop-database
"""

from __future__ import annotations

from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.database import Database
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.stage_files import delete_stage


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    if not cursor.accept("CASCADE"):
        # RESTRICT only looks for foreign keys from other databases, which do not exist here.
        cursor.accept("RESTRICT")
    cursor.end()
    account = context.account
    with account.lock:
        if head.if_exists and name.resolved not in account.databases:
            return status(f"Drop statement executed successfully ({name} already dropped).")
        database = resolve.database(context.session, name)
        access.require_ownership(context.session, database)
        remove(context, database)
        del account.databases[database.name]
        if context.session.database == database.name:
            context.session.database = context.session.schema = None
    return status(f"{name} successfully dropped.")


def remove(context: Context, database: Database) -> None:
    """Frees what a database holds outside the account's objects: rows, files, its sync."""
    for schema in database.schemas.values():
        for stage in schema.stages.values():
            delete_stage(stage)
    if database.link is not None:
        context.engine.unlink(database)
    else:
        context.engine.drop_database(database)
