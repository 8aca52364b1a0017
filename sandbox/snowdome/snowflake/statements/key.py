"""Keys.

https://docs.snowflake.com/en/sql-reference/sql/show-primary-keys
https://docs.snowflake.com/en/sql-reference/sql/show-unique-keys
"""

from __future__ import annotations

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.statements.table import visible_tables

_CREATED = Column.timestamp("created_on")
COLUMNS = (
    _CREATED,
    *Column.texts("database_name", "schema_name", "table_name", "column_name"),
    Column.fixed("key_sequence"),
    *Column.texts("constraint_name", "rely", "comment"),
)
REFERENCE_COLUMNS = (
    _CREATED,
    *(
        Column.text(f"{side}_{part}")
        for side in ("pk", "fk")
        for part in ("database_name", "schema_name", "table_name", "column_name")
    ),
    Column.fixed("key_sequence"),
    *Column.texts("update_rule", "delete_rule", "fk_name", "pk_name", "deferrability", "rely", "comment"),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    """SHOW PRIMARY KEYS, UNIQUE KEYS, IMPORTED KEYS and EXPORTED KEYS.

    Foreign keys are accepted and not kept: where a table declares one, the statements about them are refused.
    """
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA", "TABLE")
    scope = narrowed.scope
    if scope is not None and scope.kind in ("TABLE", "") and scope.name is not None:
        found = [resolve.table(context.session, scope.name)]
    else:
        kind = "SCHEMA" if scope is not None and scope.kind == "TABLE" else None
        found = visible_tables(context, show.Filter(scope=show.Scope(kind) if kind else scope), ("TABLE", "ICEBERG"))
    if head.kind in ("IMPORTED KEYS", "EXPORTED KEYS"):
        return _references(context, head, found)
    rows = [row for place in found for row in _rows(*place, unique=head.kind == "UNIQUE KEYS")]
    return show.table(COLUMNS, rows, show.Filter(), key="table_name")


def _rows(database: Database, schema: Schema, table: Table, *, unique: bool) -> list[dict[str, object]]:
    keys = table.unique_keys if unique else {table.primary_key_name: table.primary_key}
    return [
        {
            "created_on": table.created_on,
            "database_name": database.name,
            "schema_name": schema.name,
            "table_name": table.name,
            "column_name": column,
            "key_sequence": position,
            "constraint_name": name,
            "rely": "false",
            "comment": None,
        }
        for name, columns in keys.items()
        for position, column in enumerate(columns, start=1)
    ]


def _references(context: Context, head: Head, found: list[tuple[Database, Schema, Table]]) -> Result:
    everywhere = visible_tables(context, show.Filter(scope=show.Scope("ACCOUNT")), ("TABLE",))
    declared = found if head.kind == "IMPORTED KEYS" else everywhere
    for _, _, table in declared:
        if table.has_foreign_keys:
            raise errors.unsupported(f"SHOW {head.kind} (table {table.name} declares a foreign key)")
    return show.table(REFERENCE_COLUMNS, [], show.Filter(), key="pk_table_name")
