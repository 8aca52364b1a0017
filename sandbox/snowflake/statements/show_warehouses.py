"""SHOW WAREHOUSES.

https://docs.snowflake.com/en/sql-reference/sql/show-warehouses
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.virtual_warehouse import VirtualWarehouse
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result

COLUMNS = (
    *(Column.text(name) for name in ("name", "state", "type", "size")),
    *(Column.fixed(name) for name in ("min_cluster_count", "max_cluster_count", "started_clusters", "running")),
    Column.fixed("queued"),
    *(Column.text(name) for name in ("is_default", "is_current", "is_interactive")),
    Column.fixed("auto_suspend"),
    Column.text("auto_resume"),
    *(Column.text(name) for name in ("available", "provisioning", "quiescing", "other")),
    *(Column.timestamp(name) for name in ("created_on", "resumed_on", "updated_on")),
    *(Column.text(name) for name in ("owner", "comment", "enable_query_acceleration")),
    Column.fixed("query_acceleration_max_scale_factor"),
    *(Column.text(name) for name in ("resource_monitor", "actives", "pendings", "failed", "suspended", "uuid")),
    *(Column.text(name) for name in ("scaling_policy", "budget", "owner_role_type", "resource_constraint")),
    Column.text("generation"),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor)
    with context.account.lock:
        user = context.account.users[context.session.user]
        rows = [
            _row(context, warehouse, is_default=warehouse.name == user.default_warehouse)
            for warehouse in sorted(context.account.virtual_warehouses.values(), key=lambda w: w.name)
            if access.is_visible(context.session, warehouse)
        ]
    return show.table(COLUMNS, rows, narrowed)


def _row(context: Context, warehouse: VirtualWarehouse, *, is_default: bool) -> dict[str, object]:
    started = warehouse.state == "STARTED"
    row: dict[str, object] = {column.name: "0" for column in COLUMNS}
    row |= {
        "name": warehouse.name,
        "state": warehouse.state,
        "type": warehouse.warehouse_type,
        "size": warehouse.size,
        "min_cluster_count": warehouse.min_cluster_count,
        "max_cluster_count": warehouse.max_cluster_count,
        "started_clusters": warehouse.min_cluster_count if started else 0,
        "running": 0,
        "queued": 0,
        "is_default": show.yes_no(is_default),
        "is_current": show.yes_no(warehouse.name == context.session.warehouse),
        "is_interactive": "N",
        "auto_suspend": warehouse.auto_suspend_seconds,
        "auto_resume": str(warehouse.auto_resume).lower(),
        "available": "100" if started else "",
        "provisioning": "0" if started else "",
        "quiescing": "0" if started else "",
        "other": "0" if started else "",
        "created_on": warehouse.created_on,
        "resumed_on": warehouse.resumed_on,
        "updated_on": warehouse.updated_on,
        "owner": str(warehouse.owner or ""),
        "comment": warehouse.comment,
        "enable_query_acceleration": str(warehouse.enable_query_acceleration).lower(),
        "query_acceleration_max_scale_factor": warehouse.query_acceleration_max_scale_factor,
        "resource_monitor": "null",
        # "For internal use", and never null: clients read it into text that cannot be.
        "uuid": warehouse.uuid,
        "scaling_policy": warehouse.scaling_policy,
        "budget": None,
        "owner_role_type": "ROLE",
        "resource_constraint": None,
        "generation": warehouse.generation,
    }
    return row
