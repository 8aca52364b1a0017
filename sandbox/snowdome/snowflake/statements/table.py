"""Tables and views.

https://docs.snowflake.com/en/sql-reference/sql/desc-table
https://docs.snowflake.com/en/sql-reference/sql/desc-view
https://docs.snowflake.com/en/sql-reference/sql/show-tables
https://docs.snowflake.com/en/sql-reference/sql/show-objects
"""

from __future__ import annotations

from snowdome.snowflake import errors, show, type_names
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table, TableKind
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, StatementType
from snowdome.snowflake.schema_scope import schemas_in

DESCRIBE_COLUMNS = tuple(
    Column.text(name)
    for name in (
        "name",
        "type",
        "kind",
        "null?",
        "default",
        "primary key",
        "unique key",
        "check",
        "expression",
        "comment",
        "policy name",
        "privacy domain",
    )
)


def describe(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    if cursor.accept("TYPE"):
        cursor.accept("=")
        if cursor.word() != "COLUMNS":
            raise errors.unsupported("DESCRIBE TABLE ... TYPE = STAGE")
    cursor.end()
    with context.account.lock:
        database, schema = resolve.container(context.session, name, "DESCRIBE")
        table = schema.find_table(name.last, case_insensitive=database.case_insensitive, session_id=context.session.id)
        if table is None or not access.is_visible(context.session, table):
            raise errors.does_not_exist("View" if head.kind == "VIEW" else "Table", str(name))
        return Result(DESCRIBE_COLUMNS, rows=_rows(table), statement_type=StatementType.DESCRIBE)


def _rows(table: Table) -> list[tuple[str | None, ...]]:
    return [
        (
            column.name,
            table.column_types.get(column.name) or type_names.declared(column),
            "COLUMN",
            "Y" if column.nullable else "N",
            table.default_of(column.name),
            "Y" if column.name in table.primary_key else "N",
            "N",
            None,
            None,
            table.column_comments.get(column.name),
            None,
            None,
        )
        for column in table.columns
    ]


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "database_name", "schema_name", "kind", "comment", "cluster_by"),
    Column.fixed("rows"),
    Column.fixed("bytes"),
    *Column.texts(
        "owner",
        "retention_time",
        "automatic_clustering",
        "change_tracking",
        "search_optimization",
        "search_optimization_progress",
        "search_optimization_bytes",
        "is_external",
        "enable_schema_evolution",
        "owner_role_type",
        "is_event",
        "budget",
        "is_hybrid",
        "is_iceberg",
        "is_dynamic",
        "is_immutable",
    ),
)
TERSE_COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "kind", "database_name", "schema_name"),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    if cursor.accept("HISTORY"):
        raise errors.unsupported("SHOW TABLES HISTORY")
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    rows = [_row(context, *found) for found in visible_tables(context, narrowed, ("TABLE", "ICEBERG"))]
    return show.table(TERSE_COLUMNS if "TERSE" in head.modifiers else COLUMNS, rows, narrowed)


def visible_tables(
    context: Context, narrowed: show.Filter, kinds: tuple[TableKind, ...]
) -> list[tuple[Database, Schema, Table]]:
    """Tables or views the session can see, by database, schema and name."""
    with context.account.lock:
        return [
            (database, schema, table)
            for database, schema in schemas_in(context, narrowed.scope)
            for table in sorted(schema.tables.values(), key=lambda t: t.name)
            if table.table_kind in kinds
            and narrowed.accepts(table.name)
            and table.session_id in (None, context.session.id)
            and access.is_visible(context.session, table)
        ]


def _row(context: Context, database: Database, schema: Schema, table: Table) -> dict[str, object]:
    rows, size = context.engine.table_size(database, schema, table)
    kind = "TEMPORARY" if table.session_id is not None else "TRANSIENT" if table.transient else "TABLE"
    return {
        **{column.name: None for column in COLUMNS},
        "created_on": table.created_on,
        "name": table.name,
        "database_name": database.name,
        "schema_name": schema.name,
        "kind": kind,
        "comment": table.comment,
        "cluster_by": table.cluster_by,
        "rows": rows,
        "bytes": size,
        "owner": str(table.owner or ""),
        "retention_time": str(table.retention_days),
        "automatic_clustering": "OFF",
        "change_tracking": "OFF",
        "search_optimization": "OFF",
        "is_external": "N",
        "enable_schema_evolution": "N",
        "owner_role_type": "ROLE" if table.owner else "",
        "is_event": "N",
        "is_hybrid": "N",
        "is_iceberg": show.yes_no(table.table_kind == "ICEBERG"),
        "is_dynamic": "N",
        "is_immutable": "N",
    }


OBJECT_COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "database_name", "schema_name", "kind", "comment", "cluster_by"),
    Column.fixed("rows"),
    Column.fixed("bytes"),
    *Column.texts("owner", "retention_time", "owner_role_type", "is_hybrid", "is_dynamic"),
    *Column.texts("is_iceberg", "is_immutable"),
)


def show_objects(context: Context, cursor: Cursor, head: Head) -> Result:
    """SHOW OBJECTS: tables and views."""
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    rows = []
    for database, schema, table in visible_tables(context, narrowed, ("TABLE", "VIEW", "ICEBERG")):
        is_view = table.table_kind == "VIEW"
        count, size = (0, 0) if is_view else context.engine.table_size(database, schema, table)
        rows.append(
            {
                "created_on": table.created_on,
                "name": table.name,
                "database_name": database.name,
                "schema_name": schema.name,
                "kind": "VIEW" if is_view else "TABLE",
                "comment": table.comment,
                "cluster_by": table.cluster_by,
                "rows": count,
                "bytes": size,
                "owner": str(table.owner or ""),
                "retention_time": "" if is_view else str(table.retention_days),
                "owner_role_type": "ROLE" if table.owner else "",
                "is_hybrid": "N",
                "is_dynamic": "N",
                "is_iceberg": show.yes_no(table.table_kind == "ICEBERG"),
                "is_immutable": "N",
            }
        )
    return show.table(TERSE_COLUMNS if "TERSE" in head.modifiers else OBJECT_COLUMNS, rows, narrowed)
