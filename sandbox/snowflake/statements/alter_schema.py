"""ALTER SCHEMA: SET, UNSET, RENAME TO, ENABLE and DISABLE MANAGED ACCESS. Native schemas only.

https://docs.snowflake.com/en/sql-reference/sql/alter-schema
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.create_database import PARAMETERS, read_parameters


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    session = context.session
    with context.account.lock:
        try:
            database, schema = resolve.schema(session, name, "ALTER SCHEMA")
        except errors.SnowflakeError as error:
            if head.if_exists and error.code == "002003":
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
