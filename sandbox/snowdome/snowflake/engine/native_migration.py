"""Native tables that an earlier version kept, brought to the types and texts in which this one keeps them.

A TIMESTAMP_TZ was a moment without its offset: it gets that of UTC. JSON gets its canonical text, in which equal values
are equal texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.json_functions import JSON_UDF, VALUE
from snowdome.snowflake.engine.native_store import SCHEMA, NativeStore
from snowdome.snowflake.engine.statements.native_table_ddl import physical_type
from snowdome.snowflake.identifiers import literal, quote
from snowdome.snowflake.result import Column

if TYPE_CHECKING:
    import duckdb


def migrate(account: Account, native: NativeStore) -> None:
    """Raises ValueError for a column that it cannot bring up to date; then nothing has changed."""
    tables = [
        (f"{database.name}.{schema.name}.{table.name}", table)
        for database in account.databases.values()
        for schema in database.schemas.values()
        for table in schema.tables.values()
        if table.storage_name
    ]
    if not tables:
        return
    connection = native.cursor()
    try:
        connection.execute("BEGIN")
        for name, table in tables:
            _migrate_table(connection, name, table)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _migrate_table(connection: duckdb.DuckDBPyConnection, name: str, table: Table) -> None:
    physical = f"{quote(SCHEMA)}.{quote(table.storage_name)}"
    kept = dict(connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {physical})").fetchall())  # noqa: S608
    for column in table.columns:
        value = _value(column)
        wanted = physical_type(column)
        if value is None and not _same_type(connection, kept[column.name], wanted):
            raise ValueError(
                f"An earlier version stored column {column.name} of {name} as {kept[column.name]}, which this version "
                "does not read. Delete the sandbox's state folder to start with an empty account."
            )
        if value is not None:
            connection.execute(
                f"ALTER TABLE {physical} ALTER COLUMN {quote(column.name)} SET DATA TYPE {wanted} USING {value}"
            )


def _value(column: Column) -> str | None:
    """The kept value as this version keeps it; None for types that have stayed."""
    name = quote(column.name)
    if column.type == "TIMESTAMP_TZ":
        return f"snowflake_zoned(timezone('UTC', {name}), 0)"
    if column.type in ("VARIANT", "OBJECT", "ARRAY") and not column.fields:
        return f"{JSON_UDF}({literal(VALUE)}, [CAST({name} AS VARCHAR)])"
    return None


def _same_type(connection: duckdb.DuckDBPyConnection, kept: str, wanted: str) -> bool:
    """Whether two spellings mean one type of DuckDB's."""
    types = connection.execute(f"SELECT typeof(NULL::{kept}), typeof(NULL::{wanted})").fetchone()
    return types is not None and bool(types[0] == types[1])
