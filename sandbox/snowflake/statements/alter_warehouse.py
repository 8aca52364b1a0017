"""ALTER WAREHOUSE: SET, UNSET, SUSPEND, RESUME, RENAME TO.

https://docs.snowflake.com/en/sql-reference/sql/alter-warehouse
"""

from __future__ import annotations

from datetime import datetime, timezone

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.virtual_warehouse import VirtualWarehouse
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.create_warehouse import PARAMETERS, read_properties
from sandbox.snowflake.statements.use_warehouse import find

_UNSET = {
    "COMMENT": "comment",
    "AUTO_SUSPEND": "auto_suspend_seconds",
    "AUTO_RESUME": "auto_resume",
    "WAREHOUSE_SIZE": "size",
    "MAX_CLUSTER_COUNT": "max_cluster_count",
    "MIN_CLUSTER_COUNT": "min_cluster_count",
    "SCALING_POLICY": "scaling_policy",
    "ENABLE_QUERY_ACCELERATION": "enable_query_acceleration",
    "QUERY_ACCELERATION_MAX_SCALE_FACTOR": "query_acceleration_max_scale_factor",
    **{key: attribute for key, (attribute, _) in PARAMETERS.items()},
}


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    with context.account.lock:
        if head.if_exists and name.resolved not in context.account.virtual_warehouses:
            return status("Statement executed successfully.")
        warehouse = find(context, name)
        if cursor.sees("SUSPEND") or cursor.sees("RESUME"):
            access.require(context.session, "OPERATE", warehouse)
            _change_state(warehouse, cursor)
        elif cursor.accept("RENAME", "TO"):
            access.require_ownership(context.session, warehouse)
            _rename(context, warehouse, cursor)
        elif cursor.accept("UNSET"):
            access.require(context.session, "MODIFY", warehouse)
            _unset(warehouse, cursor)
        else:
            cursor.expect("SET")
            access.require(context.session, "MODIFY", warehouse)
            properties = cursor.properties("ALTER WAREHOUSE")
            # No compute here takes time to start.
            properties.boolean("WAIT_FOR_COMPLETION", False)
            cursor.end()
            read_properties(warehouse, properties)
            properties.finish()
        warehouse.updated_on = datetime.now(timezone.utc)
    return status("Statement executed successfully.")


def _change_state(warehouse: VirtualWarehouse, cursor: Cursor) -> None:
    if cursor.accept("SUSPEND"):
        cursor.end()
        if warehouse.state == "SUSPENDED":
            raise errors.invalid_warehouse_state(warehouse.name, "suspended")
        warehouse.state = "SUSPENDED"
        return
    cursor.expect("RESUME")
    if_suspended = cursor.accept("IF", "SUSPENDED")
    cursor.end()
    if warehouse.state == "STARTED" and not if_suspended:
        raise errors.invalid_warehouse_state(warehouse.name, "resumed")
    warehouse.state = "STARTED"
    warehouse.resumed_on = datetime.now(timezone.utc)


def _rename(context: Context, warehouse: VirtualWarehouse, cursor: Cursor) -> None:
    new_name = cursor.name()
    cursor.end()
    warehouses = context.account.virtual_warehouses
    if new_name.resolved in warehouses:
        raise errors.already_exists(str(new_name))
    if context.session.warehouse == warehouse.name:
        context.session.warehouse = new_name.resolved
    warehouses[new_name.resolved] = warehouses.pop(warehouse.name)
    warehouse.name = new_name.resolved


def _unset(warehouse: VirtualWarehouse, cursor: Cursor) -> None:
    defaults = VirtualWarehouse("")
    while not cursor.at_end:
        key = cursor.word()
        cursor.accept(",")
        if key not in _UNSET:
            raise errors.invalid_property(key, "ALTER WAREHOUSE")
        setattr(warehouse, _UNSET[key], getattr(defaults, _UNSET[key]))
        if key in warehouse.explicit_parameters:
            warehouse.explicit_parameters.remove(key)
