"""Databases.

https://docs.snowflake.com/en/sql-reference/sql/create-database
https://docs.snowflake.com/en/sql-reference/sql/alter-database
https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
https://docs.snowflake.com/en/sql-reference/sql/drop-database
https://docs.snowflake.com/en/sql-reference/sql/desc-database
https://docs.snowflake.com/en/sql-reference/sql/show-databases
"""

from __future__ import annotations

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.identifiers import Name
from snowdome.snowflake.properties import Properties
from snowdome.snowflake.result import Column, Result, StatementType, status
from snowdome.snowflake.stage_files import delete_schema_files
from snowdome.snowflake.statements import linked_database
from snowdome.snowflake.statements.object_kinds import ObjectKind, find_if_exists, kept

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


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE DATABASE, native. With LINKED_CATALOG: `linked_database.py`."""
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
        if (answer := kept(head, existing, name)) is not None:
            return answer
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
    return status(f"Database {name.resolved} successfully created.")


def _read(context: Context, name: Name, properties: Properties, *, transient: bool) -> Database:
    owner = RoleName(context.session.role)
    database = Database(name.resolved, owner=owner, comment=properties.text("COMMENT", ""), transient=transient)
    if "LINKED_CATALOG" in properties:
        if transient:
            raise errors.unsupported("TRANSIENT catalog-linked database")
        database.link = linked_database.read_link(context, properties)
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


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER DATABASE: SET, UNSET, RENAME TO; SUSPEND, RESUME and REFRESH of discovery and the link of a linked one."""
    name = cursor.qualified_name()
    session = context.session
    with context.account.lock:
        database = find_if_exists(context, head, Database, name)
        if database is None:
            return status("Statement executed successfully.")
        if cursor.accept("RENAME", "TO"):
            access.require_ownership(session, database)
            _rename(context, database, cursor)
            return status("Statement executed successfully.")
        if cursor.sees("SUSPEND") or cursor.sees("RESUME"):
            access.require_ownership(session, database)
        access.require(session, "MODIFY", database)
        relink = database.link is not None and linked_database.applies(cursor)
        if relink:
            linked_database.alter(database, cursor)
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
    if context.session.database == database.name:
        context.session.database = new_name.resolved
    databases[new_name.resolved] = databases.pop(database.name)
    database.name = new_name.resolved


def _release(context: Context, database: Database) -> None:
    """Leaves the remote catalog of a linked database and its data alone."""
    remove(context, database)
    if context.session.database == database.name:
        context.session.database = context.session.schema = None


def remove(context: Context, database: Database) -> None:
    """Frees what a database holds outside the account's objects: rows, files, its sync."""
    for schema in database.schemas.values():
        delete_schema_files(schema)
    if database.link is not None:
        context.engine.unlink(database)
    else:
        context.engine.drop_database(database)


def _describe(context: Context, database: Database) -> Result:
    return Result(
        [Column.timestamp("created_on"), *Column.texts("name", "kind")],
        rows=[(schema.created_on, name, "SCHEMA") for name, schema in sorted(database.schemas.items())],
        statement_type=StatementType.DESCRIBE,
    )


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts(
        "name",
        "is_default",
        "is_current",
        "origin",
        "owner",
        "comment",
        "options",
        "retention_time",
        "kind",
        "budget",
        "owner_role_type",
        "object_visibility",
    ),
)


def _row(context: Context, database: Database) -> dict[str, object]:
    return {
        "created_on": database.created_on,
        "name": database.name,
        "is_default": "N",
        "is_current": show.yes_no(database.name == context.session.database),
        "origin": "",
        "owner": str(database.owner or ""),
        "comment": database.comment,
        "options": "TRANSIENT" if database.transient else "",
        "retention_time": str(database.retention_days),
        "kind": "STANDARD" if database.link is None else "CATALOG-LINKED DATABASE",
        "owner_role_type": "ROLE" if database.owner else "",
    }


KIND = ObjectKind(
    Database,
    release=_release,
    cascades=True,
    describe=_describe,
    describe_privilege="USAGE",
    columns=COLUMNS,
    row=_row,
    has_terse=True,
    has_history=True,
    scopes=("ACCOUNT",),
)
