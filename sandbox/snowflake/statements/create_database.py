"""CREATE DATABASE, native. With LINKED_CATALOG: `create_linked_database.py`.

https://docs.snowflake.com/en/sql-reference/sql/create-database
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import Name
from sandbox.snowflake.properties import Properties
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.create_linked_database import read_link
from sandbox.snowflake.statements.drop_database import remove

PARAMETERS = (
    "MAX_DATA_EXTENSION_TIME_IN_DAYS",
    "DEFAULT_DDL_COLLATION",
    "LOG_LEVEL",
    "TRACE_LEVEL",
    "QUOTED_IDENTIFIERS_IGNORE_CASE",
    "SUSPEND_TASK_AFTER_NUM_FAILURES",
    "TASK_AUTO_RETRY_ATTEMPTS",
    "USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE",
    "USER_TASK_TIMEOUT_MS",
    "USER_TASK_MINIMUM_TRIGGER_INTERVAL_IN_SECONDS",
    "ENABLE_CONSOLE_OUTPUT",
    "STORAGE_SERIALIZATION_POLICY",
    "REPLACE_INVALID_CHARACTERS",
)
"""Parameters that are kept and shown; nothing in this sandbox acts on them."""


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    if cursor.sees("CLONE") or cursor.sees("FROM", "SHARE") or cursor.sees("AS", "REPLICA"):
        raise errors.unsupported(f"CREATE DATABASE ... {cursor.word()}")
    properties = cursor.properties("CREATE DATABASE")
    cursor.end()
    account = context.account
    # A name that exists is reported before anything about the properties, as IF NOT EXISTS needs it.
    with account.lock:
        access.require_account_privilege(context.session, "CREATE DATABASE")
        existing = account.databases.get(name.resolved)
        if existing is not None and head.if_exists:
            return status(f"{name} already exists, statement succeeded.")
        if existing is not None and not head.or_replace:
            raise errors.already_exists(str(name))
        if existing is not None:
            access.require_ownership(context.session, existing)
        database = _read(context, name, properties, transient="TRANSIENT" in head.modifiers)
        if existing is not None:
            remove(context, existing)
        account.databases[name.resolved] = database
        context.session.database = database.name
        context.session.schema = "PUBLIC" if database.link is None else None
    if database.link is not None:
        context.engine.link(database)
    return status(f"Database {name} successfully created.")


def _read(context: Context, name: Name, properties: Properties, *, transient: bool) -> Database:
    owner = RoleName(context.session.role)
    database = Database(name.resolved, owner=owner, comment=properties.text("COMMENT", ""), transient=transient)
    if "LINKED_CATALOG" in properties:
        if transient:
            raise errors.unsupported("TRANSIENT catalog-linked database")
        database.link = read_link(context, properties)
    else:
        properties.refuse("EXTERNAL_VOLUME", "CATALOG", "CATALOG_SYNC", "TAG")
        database.retention_days = properties.integer(
            "DATA_RETENTION_TIME_IN_DAYS", 0 if transient else 1, at_most=1 if transient else 90
        )
        read_parameters(database.parameters, properties)
        database.schemas["PUBLIC"] = Schema("PUBLIC", owner=owner)
    database.schemas["INFORMATION_SCHEMA"] = Schema("INFORMATION_SCHEMA")
    properties.finish()
    return database


def read_parameters(parameters: dict[str, str], properties: Properties) -> None:
    """Takes the parameters of `PARAMETERS` out of the properties."""
    for key in PARAMETERS:
        value = properties.text(key)
        if value is not None:
            parameters[key] = value
