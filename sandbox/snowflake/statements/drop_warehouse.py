"""DROP WAREHOUSE.

https://docs.snowflake.com/en/sql-reference/sql/drop-warehouse
"""

from __future__ import annotations

from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.use_warehouse import find


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        if head.if_exists and name.resolved not in context.account.virtual_warehouses:
            return status(f"Drop statement executed successfully ({name} already dropped).")
        warehouse = find(context, name)
        access.require_ownership(context.session, warehouse)
        del context.account.virtual_warehouses[warehouse.name]
        if context.session.warehouse == warehouse.name:
            context.session.warehouse = None
    return status(f"{name} successfully dropped.")
