"""Schemas.

https://docs.snowflake.com/en/sql-reference/sql/create-schema
https://docs.snowflake.com/en/sql-reference/sql/alter-schema
https://docs.snowflake.com/en/sql-reference/sql/drop-schema
https://docs.snowflake.com/en/sql-reference/sql/desc-schema
https://docs.snowflake.com/en/sql-reference/sql/show-schemas
"""

from __future__ import annotations

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access, future, inventory, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.result import Column, Result, StatementType, status
from snowdome.snowflake.stage_files import delete_schema_files
from snowdome.snowflake.statements.database import PARAMETERS, read_parameters
from snowdome.snowflake.statements.object_kinds import TERSE_COLUMNS, kept


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE SCHEMA; in a linked database it creates the namespace in the remote catalog."""
    name = cursor.qualified_name()
    if cursor.sees("CLONE"):
        raise errors.unsupported("CREATE SCHEMA ... CLONE")
    managed_access = cursor.accept("WITH", "MANAGED", "ACCESS")
    properties = cursor.properties("CREATE SCHEMA")
    cursor.end()
    properties.refuse("EXTERNAL_VOLUME", "CATALOG", "CATALOG_SYNC", "CLASSIFICATION_PROFILE", "TAG")
    transient = "TRANSIENT" in head.modifiers
    schema = Schema(
        "",
        owner=RoleName(context.session.role),
        comment=properties.text("COMMENT", ""),
        transient=transient,
        managed_access=managed_access,
    )
    if "DATA_RETENTION_TIME_IN_DAYS" in properties:
        schema.retention_days = properties.integer("DATA_RETENTION_TIME_IN_DAYS", 1, at_most=1 if transient else 90)
    read_parameters(schema.parameters, properties)
    properties.finish()

    database = _database(context, name)
    schema.name = stored_name(database, name.last)
    with context.account.lock:
        existing = database.find_schema(name.last)
        if (answer := kept(head, existing, name.last, name)) is not None:
            return answer
        access.require_create(context.session, "CREATE SCHEMA", database)
        if existing is not None:
            access.require_ownership(context.session, existing)
    # Outside the lock: a linked database calls AWS.
    if existing is not None:
        remove(context, database, existing)
    context.engine.create_schema(context.session, database, schema)
    with context.account.lock:
        # The engine's sync may have found the new namespace already: then that object stays, with our owner.
        found = database.schemas.setdefault(schema.name, schema)
        found.owner = schema.owner
        future.apply(context.account, database, None, found)
        context.session.database, context.session.schema = database.name, found.name
    return status(f"Schema {name.last.resolved} successfully created.")


def _database(context: Context, name: QualifiedName) -> Database:
    if len(name.parts) > 2:
        raise errors.syntax(f"Invalid schema name '{name}'.")
    if len(name.parts) == 2:
        return resolve.database(context.session, name.parts[0])
    return resolve.current_database(context.session, "CREATE SCHEMA")


def stored_name(database: Database, name: Name) -> str:
    """The name a new schema or table gets: lower case in a case-insensitive linked database unless quoted."""
    if database.case_insensitive and not name.quoted:
        return name.text.lower()
    return name.resolved


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER SCHEMA: SET, UNSET, RENAME TO, ENABLE and DISABLE MANAGED ACCESS. Native schemas only."""
    name = cursor.qualified_name()
    session = context.session
    with context.account.lock:
        try:
            database, schema = resolve.schema(session, name, "ALTER SCHEMA")
        except errors.SnowflakeError as error:
            if head.if_exists and error.is_missing:
                return status("Statement executed successfully.")
            raise
        if database.link is not None:
            raise errors.unsupported("ALTER SCHEMA in a catalog-linked database")
        access.require_ownership(session, schema)
        if cursor.accept("RENAME", "TO"):
            _rename(context, database, schema, cursor)
        elif cursor.sees("ENABLE") or cursor.sees("DISABLE"):
            enabled = cursor.word() == "ENABLE"
            cursor.expect("MANAGED", "ACCESS")
            cursor.end()
            schema.managed_access = enabled
        elif cursor.accept("UNSET"):
            _unset(schema, cursor)
        elif cursor.sees("SWAP"):
            raise errors.unsupported("ALTER SCHEMA ... SWAP")
        else:
            cursor.expect("SET")
            _set(schema, cursor)
    return status("Statement executed successfully.")


def _set(schema: Schema, cursor: Cursor) -> None:
    properties = cursor.properties("ALTER SCHEMA")
    cursor.end()
    comment = properties.text("COMMENT", schema.comment)
    retention = schema.retention_days
    if "DATA_RETENTION_TIME_IN_DAYS" in properties:
        retention = properties.integer("DATA_RETENTION_TIME_IN_DAYS", 1, at_most=1 if schema.transient else 90)
    parameters = dict(schema.parameters)
    read_parameters(parameters, properties)
    properties.refuse("EXTERNAL_VOLUME", "CATALOG", "TAG")
    properties.finish()
    schema.comment, schema.retention_days, schema.parameters = comment, retention, parameters


def _unset(schema: Schema, cursor: Cursor) -> None:
    while not cursor.at_end:
        key = cursor.word()
        cursor.accept(",")
        if key == "COMMENT":
            schema.comment = ""
        elif key == "DATA_RETENTION_TIME_IN_DAYS":
            schema.retention_days = None
        elif key in PARAMETERS:
            schema.parameters.pop(key, None)
        else:
            raise errors.invalid_property(key, "ALTER SCHEMA")


def _rename(context: Context, database: Database, schema: Schema, cursor: Cursor) -> None:
    new_name = cursor.qualified_name()
    cursor.end()
    if len(new_name.parts) == 2 and new_name.parts[0].resolved != database.name:
        raise errors.unsupported("ALTER SCHEMA ... RENAME TO another database")
    if new_name.last.resolved in database.schemas:
        raise errors.already_exists(str(new_name))
    context.engine.rename_schema(database, schema, new_name.last.resolved)
    if (context.session.database, context.session.schema) == (database.name, schema.name):
        context.session.schema = new_name.last.resolved
    del database.schemas[schema.name]
    schema.name = new_name.last.resolved
    database.schemas[schema.name] = schema


def drop(context: Context, cursor: Cursor, head: Head) -> Result:
    """DROP SCHEMA; in a linked database with ALLOWED_WRITE_OPERATIONS = ALL it drops the remote namespace."""
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
            if head.if_exists and error.is_missing:
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
        delete_schema_files(schema)
        database.schemas.pop(schema.name, None)


def describe(context: Context, cursor: Cursor, head: Head) -> Result:
    """DESCRIBE SCHEMA: its tables, views, stages and notebooks."""
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


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts(
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
    ),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
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
    """Databases that `IN ACCOUNT`, `IN DATABASE x` or the current database mean; 002043 when x does not exist."""
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
