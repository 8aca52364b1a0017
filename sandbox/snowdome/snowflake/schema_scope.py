"""Which schemas a SHOW of tables, stages or notebooks looks into."""

from __future__ import annotations

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.context import Context
from snowdome.snowflake.identifiers import QualifiedName


def schemas_in(context: Context, scope: show.Scope | None) -> list[tuple[Database, Schema]]:
    """Schemas by database and name; 002043 for a scope that does not exist, 090105 when one is needed and missing.

    Without IN it is the current schema, or the current database, or the account.
    https://docs.snowflake.com/en/sql-reference/sql/show-tables
    """
    session = context.session
    if scope is None:
        if session.database is None:
            scope = show.Scope("ACCOUNT")
        else:
            scope = show.Scope("SCHEMA" if session.schema is not None else "DATABASE")
    if scope.kind == "ACCOUNT":
        databases = sorted(context.account.databases.values(), key=lambda d: d.name)
        return [pair for database in databases for pair in _visible(context, database)]
    if scope.kind == "DATABASE":
        return _visible(context, _database(context, scope.name))
    name = scope.name
    if name is not None and scope.kind == "" and len(name.parts) == 1 and _is_database(context, name):
        return _visible(context, _database(context, name))
    return [_schema(context, name)]


def _visible(context: Context, database: Database) -> list[tuple[Database, Schema]]:
    session = context.session
    return [
        (database, schema)
        for schema in sorted(database.schemas.values(), key=lambda s: s.name)
        if access.is_visible(session, database) and access.is_visible(session, schema)
    ]


def _is_database(context: Context, name: QualifiedName) -> bool:
    """`IN x` means a schema of the current database if there is one of that name, else a database."""
    current = context.account.databases.get(context.session.database or "")
    return current is None or current.find_schema(name.last) is None


def _database(context: Context, name: QualifiedName | None) -> Database:
    wanted = context.session.database if name is None else name.parts[0].resolved
    if wanted is None:
        raise errors.no_current_database("SHOW")
    database = context.account.databases.get(wanted)
    if database is None or not access.is_visible(context.session, database):
        raise errors.cannot_be_performed()
    return database


def _schema(context: Context, name: QualifiedName | None) -> tuple[Database, Schema]:
    session = context.session
    if name is None:
        database = _database(context, None)
        schema = database.schemas.get(session.schema or "")
        if session.schema is None:
            raise errors.no_current_schema("SHOW")
    else:
        database = _database(context, QualifiedName(name.qualifiers) if len(name.parts) > 1 else None)
        schema = database.find_schema(name.last)
    if schema is None or not access.is_visible(session, schema):
        raise errors.cannot_be_performed()
    return database, schema
