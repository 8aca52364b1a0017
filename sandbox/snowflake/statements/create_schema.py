"""CREATE SCHEMA; in a linked database it creates the namespace in the remote catalog.

https://docs.snowflake.com/en/sql-reference/sql/create-schema
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, future, resolve
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import Name, QualifiedName
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.create_database import read_parameters
from sandbox.snowflake.statements.drop_schema import remove


def run(context: Context, cursor: Cursor, head: Head) -> Result:
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
        if existing is not None and head.if_exists:
            return status(f"{name.last} already exists, statement succeeded.")
        if existing is not None and not head.or_replace:
            raise errors.already_exists(str(name))
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
    return status(f"Schema {name.last} successfully created.")


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
