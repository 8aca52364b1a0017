"""DESCRIBE WAREHOUSE.

https://docs.snowflake.com/en/sql-reference/sql/desc-warehouse
"""

from __future__ import annotations

from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result, StatementType
from sandbox.snowflake.statements.use_warehouse import find


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        warehouse = find(context, name)
    return Result(
        [Column.timestamp("created_on"), Column.text("name"), Column.text("kind")],
        rows=[(warehouse.created_on, warehouse.name, "WAREHOUSE")],
        statement_type=StatementType.DESCRIBE,
    )
