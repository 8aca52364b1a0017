"""SHOW SCHEMAS.

https://docs.snowflake.com/en/sql-reference/sql/show-schemas
"""

from __future__ import annotations

from sandbox.snowflake import errors, show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.database import Database, Schema
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
            "database_name",
            "owner",
            "comment",
            "options",
            "retention_time",
            "owner_role_type",
            "classification_profile_database",
            "classification_profile_schema",
            "classification_profile",
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
        raise errors.unsupported("SHOW SCHEMAS HISTORY")
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE")
    with context.account.lock:
        rows = [
            _row(context, database, schema)
            for database in databases_in(context, narrowed.scope)
            for schema in sorted(database.schemas.values(), key=lambda s: s.name)
            if access.is_visible(context.session, schema)
        ]
    return show.table(TERSE_COLUMNS if "TERSE" in head.modifiers else COLUMNS, rows, narrowed)


def databases_in(context: Context, scope: show.Scope | None) -> list[Database]:
    """Databases that `IN ACCOUNT`, `IN DATABASE x` or the current database mean; 002043 when x is not there."""
    session = context.session
    if scope is not None and scope.name is not None:
        database = context.account.databases.get(scope.name.parts[0].resolved)
        if database is None or not access.is_visible(session, database):
            raise errors.cannot_be_performed()
        return [database]
    if scope is not None and scope.kind == "DATABASE" and session.database is None:
        raise errors.no_current_database("SHOW")
    if (scope is None or scope.kind != "ACCOUNT") and session.database in context.account.databases:
        return [context.account.databases[session.database]]
    return [
        database
        for database in sorted(context.account.databases.values(), key=lambda d: d.name)
        if access.is_visible(session, database)
    ]


def _row(context: Context, database: Database, schema: Schema) -> dict[str, object]:
    options = [
        *(["TRANSIENT"] if schema.transient else []),
        *(["MANAGED ACCESS"] if schema.managed_access else []),
    ]
    retention = schema.retention_days if schema.retention_days is not None else database.retention_days
    current = (context.session.database, context.session.schema) == (database.name, schema.name)
    return {
        "created_on": schema.created_on,
        "name": schema.name,
        "is_default": "N",
        "is_current": show.yes_no(current),
        "database_name": database.name,
        "owner": str(schema.owner or ""),
        "comment": schema.comment if schema.owner else "Views describing the contents of schemas in this database",
        "options": ", ".join(options),
        "retention_time": str(retention),
        "owner_role_type": "ROLE" if schema.owner else "",
        "classification_profile_database": None,
        "classification_profile_schema": None,
        "classification_profile": None,
        "object_visibility": None,
        "kind": None,
        "schema_name": None,
    }
