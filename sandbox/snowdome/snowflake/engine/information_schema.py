"""INFORMATION_SCHEMA of a database, native or linked: views over the objects that the session sees.

https://docs.snowflake.com/en/sql-reference/info-schema
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from snowdome.snowflake import errors, routine_definition, type_names
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.resolve import INFORMATION_SCHEMA
from snowdome.snowflake.catalog.routine import R, Routine
from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.catalog.table import Identity, Table
from snowdome.snowflake.engine import table_sizes
from snowdome.snowflake.engine.information_schema_columns import COLUMNS, DOCUMENTED
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.result_table import as_table
from snowdome.snowflake.result import MAX_BINARY_LENGTH, MAX_TEXT_LENGTH, Column, Result
from snowdome.snowflake.session import Session

if TYPE_CHECKING:
    from snowdome.snowflake.engine.state import EngineState

Row = dict[str, Any]
_RADIX = 10
_TEXT = "TEXT"


def relation(state: EngineState, session: Session, database: Database, name: str) -> Relation:
    """A view by its name. Raises 000002 for one that Snowflake has and this account has not, 002003 for others."""
    if name in VIEWS:
        columns = COLUMNS[name]
        rows = VIEWS[name]

        def read(wanted: tuple[str, ...] | None) -> Any:
            with state.account.lock:
                found = list(rows(state, session, database))
            table = as_table(Result(columns, rows=[tuple(row.get(c.name) for c in columns) for row in found]))
            return table.select(list(wanted)) if wanted is not None else table

        return Relation("", list(columns), read=read)
    if name in DOCUMENTED:
        raise errors.unsupported(f"{INFORMATION_SCHEMA}.{name}")
    raise errors.object_does_not_exist(f"{database.name}.{INFORMATION_SCHEMA}.{name}")


def _schemas(session: Session, database: Database) -> Iterator[Schema]:
    yield from (
        schema
        for schema in sorted(database.schemas.values(), key=lambda s: s.name)
        if access.is_visible(session, schema) and schema.name != INFORMATION_SCHEMA
    )


def _objects(session: Session, database: Database) -> Iterator[tuple[Schema, Table]]:
    for schema in _schemas(session, database):
        for table in sorted(schema.tables.values(), key=lambda t: t.name):
            if table.session_id in (None, session.id) and access.is_visible(session, table):
                yield schema, table


def _catalog_name(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    yield {"CATALOG_NAME": database.name}


def _databases(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    for found in sorted(state.account.databases.values(), key=lambda d: d.name):
        if access.is_visible(session, found):
            yield {
                "DATABASE_NAME": found.name,
                "DATABASE_OWNER": _owner(found),
                "IS_TRANSIENT": _yes_no(found.transient),
                "COMMENT": found.comment or None,
                "CREATED": found.created_on,
                "LAST_ALTERED": found.created_on,
                "RETENTION_TIME": found.retention_days,
                "TYPE": "CATALOG-LINKED DATABASE" if found.link is not None else "STANDARD",
            }


def _schemata(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    for schema in sorted(database.schemas.values(), key=lambda s: s.name):
        if access.is_visible(session, schema):
            yield {
                "CATALOG_NAME": database.name,
                "SCHEMA_NAME": schema.name,
                "SCHEMA_OWNER": _owner(schema),
                "IS_TRANSIENT": _yes_no(schema.transient),
                "IS_MANAGED_ACCESS": _yes_no(schema.managed_access),
                "RETENTION_TIME": schema.retention_days
                if schema.retention_days is not None
                else database.retention_days,
                "CREATED": schema.created_on,
                "LAST_ALTERED": schema.created_on,
                "COMMENT": schema.comment or None,
            }


def _tables(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    for name in VIEWS:
        yield {
            "TABLE_CATALOG": database.name,
            "TABLE_SCHEMA": INFORMATION_SCHEMA,
            "TABLE_NAME": name,
            "TABLE_TYPE": "VIEW",
        }
    for schema, table in _objects(session, database):
        is_view = table.table_kind == "VIEW"
        rows, size = (None, None) if is_view else table_sizes.table_size(state, table)
        changed = table.definition_changed_on or table.created_on
        yield {
            "TABLE_CATALOG": database.name,
            "TABLE_SCHEMA": schema.name,
            "TABLE_NAME": table.name,
            "TABLE_OWNER": _owner(table),
            "TABLE_TYPE": "VIEW" if is_view else "TEMPORARY TABLE" if table.session_id is not None else "BASE TABLE",
            "IS_TRANSIENT": None if is_view else _yes_no(table.transient),
            "ROW_COUNT": rows,
            "BYTES": size,
            "RETENTION_TIME": None if is_view else table.retention_days,
            "CREATED": table.created_on,
            "LAST_ALTERED": max(changed, table.rows_changed_on or changed, _snapshot_time(table) or changed),
            "LAST_DDL": changed,
            "AUTO_CLUSTERING_ON": "NO",
            "COMMENT": table.comment or None,
            "IS_TEMPORARY": _yes_no(table.session_id is not None),
            "IS_ICEBERG": _yes_no(table.table_kind == "ICEBERG"),
            "IS_DYNAMIC": "NO",
            "IS_IMMUTABLE": "NO",
            "IS_HYBRID": "NO",
        }


def _snapshot_time(table: Table) -> Any:
    return table.iceberg.snapshot_at if table.iceberg is not None else None


def _views(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    for schema, view in _objects(session, database):
        if view.table_kind == "VIEW":
            yield {
                "TABLE_CATALOG": database.name,
                "TABLE_SCHEMA": schema.name,
                "TABLE_NAME": view.name,
                "TABLE_OWNER": _owner(view),
                "VIEW_DEFINITION": view.definition,
                "CHECK_OPTION": "NONE",
                "IS_UPDATABLE": "NO",
                "INSERTABLE_INTO": "NO",
                "IS_SECURE": "NO",
                "CREATED": view.created_on,
                "LAST_ALTERED": view.definition_changed_on or view.created_on,
                "LAST_DDL": view.definition_changed_on or view.created_on,
                "COMMENT": view.comment or None,
            }


def _columns(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    for name in VIEWS:
        for position, column in enumerate(COLUMNS[name], start=1):
            yield _column(database.name, INFORMATION_SCHEMA, name, position, column)
    for schema, table in _objects(session, database):
        for position, column in enumerate(table.columns, start=1):
            yield {
                **_column(database.name, schema.name, table.name, position, column),
                "COLUMN_DEFAULT": table.defaults.get(column.name),
                **_identity(table.identities.get(column.name)),
                "COMMENT": table.column_comments.get(column.name),
            }


def _identity(identity: Identity | None) -> Row:
    if identity is None:
        return {}
    return {
        "IS_IDENTITY": _yes_no(True),
        "IDENTITY_GENERATION": "BY DEFAULT",
        "IDENTITY_START": identity.start,
        "IDENTITY_INCREMENT": identity.increment,
        "IDENTITY_CYCLE": _yes_no(False),
        "IDENTITY_ORDERED": _yes_no(identity.ordered),
    }


def _column(catalog: str, schema: str, table: str, position: int, column: Column) -> Row:
    is_number = column.type == "FIXED"
    is_text = column.type == _TEXT
    length = column.length or (MAX_TEXT_LENGTH if is_text else MAX_BINARY_LENGTH)
    has_length = is_text or column.type == "BINARY"
    return {
        "TABLE_CATALOG": catalog,
        "TABLE_SCHEMA": schema,
        "TABLE_NAME": table,
        "COLUMN_NAME": column.name,
        "ORDINAL_POSITION": position,
        "IS_NULLABLE": _yes_no(column.nullable),
        "DATA_TYPE": {"FIXED": "NUMBER", "REAL": "FLOAT"}.get(column.type, column.type),
        "CHARACTER_MAXIMUM_LENGTH": length if has_length else None,
        "CHARACTER_OCTET_LENGTH": (min(length * 4, MAX_TEXT_LENGTH) if is_text else length) if has_length else None,
        "NUMERIC_PRECISION": (column.precision or 38) if is_number else None,
        "NUMERIC_PRECISION_RADIX": _RADIX if is_number else None,
        "NUMERIC_SCALE": (column.scale or 0) if is_number else None,
        "IS_SELF_REFERENCING": "NO",
        "IS_IDENTITY": "NO",
    }


def _functions(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    for schema in _schemas(session, database):
        for found in _routines(session, schema.functions):
            yield {
                **_routine(database, schema, found),
                "VOLATILITY": None,
                "IS_NULL_CALL": "YES",
                "IS_SECURE": _yes_no(found.secure),
                "IS_EXTERNAL": "NO",
            }


def _procedures(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    for schema in _schemas(session, database):
        for found in _routines(session, schema.procedures):
            yield _routine(database, schema, found)


def _routines(session: Session, routines: dict[str, R]) -> Iterator[R]:
    yield from (found for _, found in sorted(routines.items()) if access.is_visible(session, found))


def _routine(database: Database, schema: Schema, found: Routine) -> Row:
    """What a function and a procedure have in common."""
    of_kind = {
        "CATALOG": database.name,
        "SCHEMA": schema.name,
        "NAME": found.plain_name,
        "OWNER": _owner(found),
        "LANGUAGE": "SQL",
        "DEFINITION": found.body,
    }
    family = type_names.family(found.returns) if found.returns else None
    sizes = [int(size) for size in type_names.parameters(found.returns)] if found.returns else []
    text_length = sizes[0] if family == "VARCHAR" else None
    is_number = family == "NUMBER"
    return {
        **{f"{found.kind}_{name}": value for name, value in of_kind.items()},
        "ARGUMENT_SIGNATURE": routine_definition.signature_of(found.arguments),
        "DATA_TYPE": found.answer,
        "CHARACTER_MAXIMUM_LENGTH": text_length,
        "CHARACTER_OCTET_LENGTH": min(text_length * 4, MAX_TEXT_LENGTH) if text_length is not None else None,
        "NUMERIC_PRECISION": sizes[0] if is_number else None,
        "NUMERIC_PRECISION_RADIX": _RADIX if is_number else None,
        "NUMERIC_SCALE": sizes[1] if is_number else None,
        "CREATED": found.created_on,
        "LAST_ALTERED": found.created_on,
        "COMMENT": found.comment or None,
    }


def _constraints(state: EngineState, session: Session, database: Database) -> Iterator[Row]:
    for schema, table in _objects(session, database):
        keys = [("PRIMARY KEY", table.primary_key_name)] if table.primary_key else []
        keys += [("UNIQUE", name) for name in table.unique_keys]
        keys += [("FOREIGN KEY", name) for name in table.foreign_keys]
        for kind, name in keys:
            yield {
                "CONSTRAINT_CATALOG": database.name,
                "CONSTRAINT_SCHEMA": schema.name,
                "CONSTRAINT_NAME": name,
                "TABLE_CATALOG": database.name,
                "TABLE_SCHEMA": schema.name,
                "TABLE_NAME": table.name,
                "CONSTRAINT_TYPE": kind,
                "IS_DEFERRABLE": "NO",
                "INITIALLY_DEFERRED": "YES",
                "ENFORCED": "NO",
                "CREATED": table.created_on,
                "LAST_ALTERED": table.definition_changed_on or table.created_on,
                "RELY": _yes_no(name in table.rely),
            }


def _owner(securable: Securable) -> str | None:
    return str(securable.owner) if securable.owner is not None else None


def _yes_no(value: bool) -> str:
    return "YES" if value else "NO"


VIEWS: dict[str, Callable[[EngineState, Session, Database], Iterator[Row]]] = {
    "COLUMNS": _columns,
    "DATABASES": _databases,
    "FUNCTIONS": _functions,
    "INFORMATION_SCHEMA_CATALOG_NAME": _catalog_name,
    "PROCEDURES": _procedures,
    "SCHEMATA": _schemata,
    "TABLES": _tables,
    "TABLE_CONSTRAINTS": _constraints,
    "VIEWS": _views,
}
