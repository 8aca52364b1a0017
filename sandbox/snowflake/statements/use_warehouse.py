"""USE WAREHOUSE.

https://docs.snowflake.com/en/sql-reference/sql/use-warehouse
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.virtual_warehouse import VirtualWarehouse
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import Name
from sandbox.snowflake.result import Result, StatementType, status


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        warehouse = context.account.virtual_warehouses.get(name.resolved)
        if warehouse is None or not access.has_privilege(context.session, "USAGE", warehouse):
            raise errors.cannot_be_performed()
        context.session.warehouse = warehouse.name
    return status("Statement executed successfully.", StatementType.USE)


def find(context: Context, name: Name) -> VirtualWarehouse:
    """A virtual warehouse the session can see; 002003/02000 otherwise."""
    warehouse = context.account.virtual_warehouses.get(name.resolved)
    if warehouse is None or not access.is_visible(context.session, warehouse):
        raise errors.does_not_exist("Warehouse", str(name))
    return warehouse
