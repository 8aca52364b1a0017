"""The session's current database and schema.

https://docs.snowflake.com/en/sql-reference/sql/use-database
https://docs.snowflake.com/en/sql-reference/sql/use-schema
"""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.result import Result, StatementType, status


def use_database(context: Context, cursor: Cursor, head: Head) -> Result:
    """USE DATABASE. The schema becomes PUBLIC where there is one."""
    name = cursor.qualified_name()
    cursor.end()
    _use_database(context, name)
    return status("Statement executed successfully.", StatementType.USE)


def _use_database(context: Context, name: QualifiedName) -> None:
    """Makes a database current; 002043 when it is missing, not visible or not usable."""
    if len(name.parts) != 1:
        raise errors.syntax(f"Invalid database name '{name}'.")
    session = context.session
    with context.account.lock:
        database = context.account.databases.get(name.last.resolved)
        if database is None and name.last.resolved == resolve.SHARED:
            raise errors.unsupported(f"the database {resolve.SHARED}")
        if database is None or not access.has_privilege(session, "USAGE", database):
            raise errors.cannot_be_performed()
        session.database = database.name
        session.schema = "PUBLIC" if "PUBLIC" in database.schemas else None


def use_schema(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    _use_schema(context, name)
    return status("Statement executed successfully.", StatementType.USE)


def use_database_or_schema(context: Context, cursor: Cursor, head: Head) -> Result:
    """USE without a kind: two names are a schema, one is a database."""
    name = cursor.qualified_name()
    cursor.end()
    if len(name.parts) == 2:
        _use_schema(context, name)
    else:
        _use_database(context, name)
    return status("Statement executed successfully.", StatementType.USE)


def _use_schema(context: Context, name: QualifiedName) -> None:
    """Makes `[db.]schema` current; 002043 when it is missing, not visible or not usable."""
    session = context.session
    if len(name.parts) > 2:
        raise errors.syntax(f"Invalid schema name '{name}'.")
    if len(name.parts) == 1 and session.database is None:
        raise errors.no_current_database("USE SCHEMA")
    with context.account.lock:
        database_name = name.parts[0].resolved if len(name.parts) == 2 else session.database
        database = context.account.databases.get(database_name or "")
        schema = database.find_schema(name.last) if database else None
        usable = (
            database is not None
            and schema is not None
            and access.has_privilege(session, "USAGE", database)
            and (access.has_privilege(session, "USAGE", schema) or schema.owner is None)
        )
        if not usable or database is None or schema is None:
            raise errors.cannot_be_performed()
        session.database, session.schema = database.name, schema.name
