"""Parameters.

https://docs.snowflake.com/en/sql-reference/sql/alter-session
https://docs.snowflake.com/en/sql-reference/transactions
https://docs.snowflake.com/en/sql-reference/sql/show-parameters
"""

from __future__ import annotations

from collections.abc import Iterable

from snowdome.snowflake import session_parameters, show
from snowdome.snowflake.catalog import locate, resolve
from snowdome.snowflake.catalog.role import User
from snowdome.snowflake.catalog.virtual_warehouse import VirtualWarehouse
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.errors import invalid_property
from snowdome.snowflake.result import Column, Result, StatementType, status
from snowdome.snowflake.statements.warehouse import PARAMETERS as WAREHOUSE_PARAMETERS


def alter_session(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER SESSION SET and UNSET.

    Whoever sets AUTOCOMMIT, to whatever value, commits an open transaction:
    """
    session = context.session
    if cursor.accept("UNSET"):
        names = []
        while not cursor.at_end:
            names.append(cursor.word())
            cursor.accept(",")
        for name in names:
            if name not in session_parameters.DEFAULTS:
                raise invalid_property(name, "SESSION")
        _end_transaction(context, names)
        for name in names:
            session.parameters.pop(name, None)
    else:
        cursor.expect("SET")
        properties = cursor.properties("ALTER SESSION")
        cursor.end()
        wanted = {name: properties.text(name, "") for name in list(properties)}
        for name, value in wanted.items():
            session_parameters.check(name, value)
        _end_transaction(context, wanted)
        session.parameters.update(wanted)
    return status("Statement executed successfully.", StatementType.ALTER_SESSION)


def _end_transaction(context: Context, names: Iterable[str]) -> None:
    if "AUTOCOMMIT" in names:
        context.engine.commit(context.session)


COLUMNS = Column.texts("key", "value", "default", "level", "description", "type")

OBJECT_DEFAULTS: dict[str, str | int | bool] = {
    "CATALOG": "",
    "DATA_RETENTION_TIME_IN_DAYS": 1,
    "DEFAULT_DDL_COLLATION": "",
    "ENABLE_CONSOLE_OUTPUT": False,
    "EXTERNAL_VOLUME": "",
    "LOG_LEVEL": "OFF",
    "MAX_DATA_EXTENSION_TIME_IN_DAYS": 14,
    "QUOTED_IDENTIFIERS_IGNORE_CASE": False,
    "REPLACE_INVALID_CHARACTERS": False,
    "STORAGE_SERIALIZATION_POLICY": "OPTIMIZED",
    "SUSPEND_TASK_AFTER_NUM_FAILURES": 10,
    "TASK_AUTO_RETRY_ATTEMPTS": 0,
    "TRACE_LEVEL": "OFF",
    "USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE": "Medium",
    "USER_TASK_MINIMUM_TRIGGER_INTERVAL_IN_SECONDS": 30,
    "USER_TASK_TIMEOUT_MS": 3600000,
}
"""Parameters of databases and schemas."""

Row = dict[str, object]


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    """SHOW PARAMETERS IN SESSION, ACCOUNT, USER, WAREHOUSE, DATABASE or SCHEMA."""
    before = cursor.string() if cursor.accept("LIKE") else None
    rows = _rows(context, cursor)
    narrowed = show.read_filter(cursor)
    if before is not None:
        narrowed = show.Filter(like=before)
    return show.table(COLUMNS, rows, narrowed, key="key")


def _rows(context: Context, cursor: Cursor) -> list[Row]:
    session = context.session
    if not (cursor.accept("IN") or cursor.accept("FOR")) or cursor.accept("SESSION"):
        return [_row(name, default, session.parameters.get(name), "SESSION") for name, default in _session_defaults()]
    with context.account.lock:
        if cursor.accept("ACCOUNT"):
            held = context.account.parameters
            return [_row(name, default, held.get(name), "ACCOUNT") for name, default in _session_defaults()]
        if cursor.accept("USER"):
            locate.one(context.session, User, cursor.qualified_name())
            return [_row(name, default, None, "") for name, default in _session_defaults()]
        if cursor.accept("WAREHOUSE"):
            return _of_warehouse(locate.one(context.session, VirtualWarehouse, cursor.qualified_name()))
        if cursor.accept("DATABASE"):
            database = resolve.database(session, cursor.name())
            held = {**database.parameters}
            if database.retention_days != 1:
                held["DATA_RETENTION_TIME_IN_DAYS"] = str(database.retention_days)
            if database.link is not None:
                held |= {"CATALOG": database.link.catalog_integration}
                held |= {"EXTERNAL_VOLUME": database.link.external_volume or ""}
            return [_row(name, default, held.get(name), "DATABASE") for name, default in OBJECT_DEFAULTS.items()]
        cursor.expect("SCHEMA")
        database, schema = resolve.schema(session, cursor.qualified_name(), "SHOW PARAMETERS")
        rows = []
        for name, default in OBJECT_DEFAULTS.items():
            value, level = schema.parameters.get(name), "SCHEMA"
            if name == "DATA_RETENTION_TIME_IN_DAYS" and schema.retention_days is not None:
                value = str(schema.retention_days)
            if value is None:
                value, level = database.parameters.get(name), "DATABASE"
            rows.append(_row(name, default, value, level))
        return rows


def _session_defaults() -> list[tuple[str, str | int | bool]]:
    return sorted(session_parameters.DEFAULTS.items())


def _of_warehouse(warehouse: VirtualWarehouse) -> list[Row]:
    defaults = VirtualWarehouse("")
    return [
        _row(
            name,
            getattr(defaults, attribute),
            str(getattr(warehouse, attribute)) if name in warehouse.explicit_parameters else None,
            "WAREHOUSE",
        )
        for name, (attribute, _) in WAREHOUSE_PARAMETERS.items()
    ]


def _row(name: str, default: str | int | bool, value: str | None, level: str) -> Row:
    """`level` is empty for a parameter that is not set anywhere."""
    kind = "BOOLEAN" if isinstance(default, bool) else "NUMBER" if isinstance(default, int) else "STRING"
    text = str(default).lower() if isinstance(default, bool) else str(default)
    return {
        "key": name,
        "value": text if value is None else value.lower() if kind == "BOOLEAN" else value,
        "default": text,
        "level": "" if value is None else level,
        "description": "",
        "type": kind,
    }
