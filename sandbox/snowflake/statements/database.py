"""Databases.

https://docs.snowflake.com/en/sql-reference/sql/create-database
https://docs.snowflake.com/en/sql-reference/sql/alter-database
https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
https://docs.snowflake.com/en/sql-reference/sql/drop-database
https://docs.snowflake.com/en/sql-reference/sql/desc-database
https://docs.snowflake.com/en/sql-reference/sql/show-databases
https://docs.snowflake.com/en/sql-reference/sql/use-database
"""

from __future__ import annotations

from sandbox.snowflake import errors, show
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import Name, QualifiedName
from sandbox.snowflake.properties import Properties
from sandbox.snowflake.result import Column, Result, StatementType, status
from sandbox.snowflake.stage_files import delete_stage
from sandbox.snowflake.statements import linked_database

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
    context.engine.rename_database(database, new_name.resolved)
    if context.session.database == database.name:
        context.session.database = new_name.resolved
    databases[new_name.resolved] = databases.pop(database.name)
    database.name = new_name.resolved


def drop(context: Context, cursor: Cursor, head: Head) -> Result:
    """DROP DATABASE. Dropping a linked database leaves the remote catalog and its data alone."""
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


def describe(context: Context, cursor: Cursor, head: Head) -> Result:
    """DESCRIBE DATABASE: its schemas."""
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        try:
            database = resolve.database(context.session, name)
        except errors.SnowflakeError:
            raise errors.does_not_exist("Database", str(name)) from None
        access.require(context.session, "USAGE", database)
        rows = [(s.created_on, s.name, "SCHEMA") for s in sorted(database.schemas.values(), key=lambda s: s.name)]
    return Result(
        [Column.timestamp("created_on"), Column.text("name"), Column.text("kind")],
        rows=rows,
        statement_type=StatementType.DESCRIBE,
    )


COLUMNS = (
    Column.timestamp("created_on"),
    *(
        Column.text(name)
        for name in (
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
        )
    ),
)
TERSE_COLUMNS = (
    Column.timestamp("created_on"),
    *(Column.text(name) for name in ("name", "kind", "database_name", "schema_name")),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    if cursor.accept("HISTORY"):
        raise errors.unsupported("SHOW DATABASES HISTORY")
    narrowed = show.read_filter(cursor, "ACCOUNT")
    with context.account.lock:
        rows = [
            _row(context, database)
            for database in sorted(context.account.databases.values(), key=lambda d: d.name)
            if access.is_visible(context.session, database)
        ]
    return show.table(TERSE_COLUMNS if "TERSE" in head.modifiers else COLUMNS, rows, narrowed)


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
        "budget": None,
        "owner_role_type": "ROLE" if database.owner else "",
        "object_visibility": None,
        "database_name": None,
        "schema_name": None,
    }


def use(context: Context, cursor: Cursor, head: Head) -> Result:
    """USE DATABASE. The schema becomes PUBLIC where there is one."""
    name = cursor.qualified_name()
    cursor.end()
    make_current(context, name)
    return status("Statement executed successfully.", StatementType.USE)


def make_current(context: Context, name: QualifiedName) -> None:
    """Makes a database current; 002043 when it is missing, not visible or not usable."""
    if len(name.parts) != 1:
        raise errors.syntax(f"Invalid database name '{name}'.")
    session = context.session
    with context.account.lock:
        database = context.account.databases.get(name.last.resolved)
        if database is None or not access.has_privilege(session, "USAGE", database):
            raise errors.cannot_be_performed()
        session.database = database.name
        session.schema = "PUBLIC" if "PUBLIC" in database.schemas else None
