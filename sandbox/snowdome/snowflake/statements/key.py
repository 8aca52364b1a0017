"""Keys.

https://docs.snowflake.com/en/sql-reference/sql/show-primary-keys
https://docs.snowflake.com/en/sql-reference/sql/show-unique-keys

The columns of foreign keys and their values are those that Snowflake's JDBC driver reads:
https://github.com/snowflakedb/snowflake-jdbc/blob/v3.27.1/src/main/java/net/snowflake/client/jdbc/SnowflakeDatabaseMetaData.java
"""

from __future__ import annotations

from snowdome.snowflake import show
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
    """SHOW PRIMARY KEYS, UNIQUE KEYS, IMPORTED KEYS (a table's foreign keys) and EXPORTED KEYS (those to it)."""
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA", "TABLE")
    scope = narrowed.scope
    if scope is not None and scope.kind in ("TABLE", "") and scope.name is not None:
        found = [resolve.table(context.session, scope.name)]
    else:
        kind = "SCHEMA" if scope is not None and scope.kind == "TABLE" else None
        found = visible_tables(context, show.Filter(scope=show.Scope(kind) if kind else scope), ("TABLE", "ICEBERG"))
    if head.kind in ("IMPORTED KEYS", "EXPORTED KEYS"):
        rows = _references(context, found, imported=head.kind == "IMPORTED KEYS")
        return show.table(REFERENCE_COLUMNS, rows, show.Filter(), key="pk_table_name")
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
            "rely": _rely(table, name),
            "comment": None,
        }
        for name, columns in keys.items()
        for position, column in enumerate(columns, start=1)
    ]


def _references(
    context: Context, found: list[tuple[Database, Schema, Table]], *, imported: bool
) -> list[dict[str, object]]:
    """Foreign keys to tables and keys that are gone are not shown."""
    everywhere = visible_tables(context, show.Filter(scope=show.Scope("ACCOUNT")), ("TABLE",))
    owners = found if imported else everywhere
    others = {place[2].storage_name: place for place in (everywhere if imported else found)}
    return [
        {
            "created_on": owner[2].created_on,
            **_side("pk", others[key.references], others[key.references][2].keys[key.key][position]),
            **_side("fk", owner, column),
            "key_sequence": sequence,
            "update_rule": key.update_rule,
            "delete_rule": key.delete_rule,
            "fk_name": name,
            "pk_name": key.key,
            "deferrability": "NOT DEFERRABLE",
            "rely": _rely(owner[2], name),
            "comment": None,
        }
        for owner in owners
        for name, key in owner[2].foreign_keys.items()
        if key.references in others and key.key in others[key.references][2].keys
        for sequence, (column, position) in enumerate(zip(key.columns, key.positions, strict=True), start=1)
    ]


def _side(prefix: str, place: tuple[Database, Schema, Table], column: str) -> dict[str, object]:
    database, schema, table = place
    return {
        f"{prefix}_database_name": database.name,
        f"{prefix}_schema_name": schema.name,
        f"{prefix}_table_name": table.name,
        f"{prefix}_column_name": column,
    }


def _rely(table: Table, constraint: str) -> str:
    return "true" if constraint in table.rely else "false"
