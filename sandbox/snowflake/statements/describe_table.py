"""DESCRIBE TABLE, VIEW and ICEBERG TABLE.

https://docs.snowflake.com/en/sql-reference/sql/desc-table
https://docs.snowflake.com/en/sql-reference/sql/desc-view
"""

from __future__ import annotations

from sandbox.snowflake import errors, type_names
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.table import Table
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result, StatementType

COLUMNS = tuple(
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


def run(context: Context, cursor: Cursor, head: Head) -> Result:
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
        return Result(COLUMNS, rows=_rows(table), statement_type=StatementType.DESCRIBE)


def _rows(table: Table) -> list[tuple[str | None, ...]]:
    return [
        (
            column.name,
            table.column_types.get(column.name) or type_names.declared(column),
            "COLUMN",
            "Y" if column.nullable else "N",
            table.defaults.get(column.name),
            "Y" if column.name in table.primary_key else "N",
            "N",
            None,
            None,
            None,
            None,
            None,
        )
        for column in table.columns
    ]
