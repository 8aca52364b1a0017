"""ALTER DATABASE: SET, UNSET, RENAME TO; of a linked one also its link, SUSPEND, RESUME and REFRESH of discovery.

https://docs.snowflake.com/en/sql-reference/sql/alter-database
https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.database import Database
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements import alter_linked_database
from sandbox.snowflake.statements.create_database import PARAMETERS, read_parameters


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    session = context.session
    with context.account.lock:
        if head.if_exists and name.resolved not in context.account.databases:
            return status("Statement executed successfully.")
        database = resolve.database(session, name)
        if cursor.accept("RENAME", "TO"):
            access.require_ownership(session, database)
            _rename(context, database, cursor)
            return status("Statement executed successfully.")
        if cursor.sees("SUSPEND") or cursor.sees("RESUME"):
            access.require_ownership(session, database)
        access.require(session, "MODIFY", database)
        relink = database.link is not None and alter_linked_database.applies(cursor)
        if relink:
            alter_linked_database.alter(database, cursor)
        else:
            _alter(database, cursor)
    if relink:
        context.engine.link(database)
    return status("Statement executed successfully.")


def _alter(database: Database, cursor: Cursor) -> None:
    if cursor.accept("UNSET"):
        while not cursor.at_end:
            key = cursor.word()
            cursor.accept(",")
            if key == "COMMENT":
                database.comment = ""
            elif key == "DATA_RETENTION_TIME_IN_DAYS":
                database.retention_days = 1
            elif key in PARAMETERS:
                database.parameters.pop(key, None)
            else:
                raise errors.invalid_property(key, "ALTER DATABASE")
        return
    for feature in ("SWAP", "ENABLE", "DISABLE", "REFRESH", "PRIMARY"):
        if cursor.sees(feature):
            raise errors.unsupported(f"ALTER DATABASE ... {feature}")
    cursor.expect("SET")
    properties = cursor.properties("ALTER DATABASE")
    cursor.end()
    comment = properties.text("COMMENT", database.comment)
    retention = properties.integer(
        "DATA_RETENTION_TIME_IN_DAYS", database.retention_days, at_most=1 if database.transient else 90
    )
    parameters = dict(database.parameters)
    read_parameters(parameters, properties)
    properties.refuse("EXTERNAL_VOLUME", "CATALOG", "TAG")
    properties.finish()
    database.comment, database.retention_days, database.parameters = comment, retention, parameters


def _rename(context: Context, database: Database, cursor: Cursor) -> None:
    new_name = cursor.name()
    cursor.end()
    databases = context.account.databases
    if new_name.resolved in databases:
        raise errors.already_exists(str(new_name))
    if database.roles:
        raise errors.unsupported("ALTER DATABASE ... RENAME of a database with database roles")
    context.engine.rename_database(database, new_name.resolved)
    if context.session.database == database.name:
        context.session.database = new_name.resolved
    databases[new_name.resolved] = databases.pop(database.name)
    database.name = new_name.resolved
