"""Virtual warehouses.

https://docs.snowflake.com/en/sql-reference/sql/create-warehouse
https://docs.snowflake.com/en/sql-reference/sql/alter-warehouse
https://docs.snowflake.com/en/sql-reference/sql/drop-warehouse
https://docs.snowflake.com/en/sql-reference/sql/desc-warehouse
https://docs.snowflake.com/en/sql-reference/sql/show-warehouses
https://docs.snowflake.com/en/sql-reference/sql/use-warehouse
"""

from __future__ import annotations

from datetime import datetime, timezone

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.resource_monitor import ResourceMonitor
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.virtual_warehouse import VirtualWarehouse
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor, Word, parse_name
from snowdome.snowflake.properties import Properties
from snowdome.snowflake.result import Column, Result, StatementType, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, find_if_exists, kept

SIZES = {
    "XSMALL": "X-Small",
    "X-SMALL": "X-Small",
    "SMALL": "Small",
    "MEDIUM": "Medium",
    "LARGE": "Large",
    "XLARGE": "X-Large",
    "X-LARGE": "X-Large",
    "XXLARGE": "2X-Large",
    "X2LARGE": "2X-Large",
    "2X-LARGE": "2X-Large",
    "XXXLARGE": "3X-Large",
    "X3LARGE": "3X-Large",
    "3X-LARGE": "3X-Large",
    "X4LARGE": "4X-Large",
    "4X-LARGE": "4X-Large",
    "X5LARGE": "5X-Large",
    "5X-LARGE": "5X-Large",
    "X6LARGE": "6X-Large",
    "6X-LARGE": "6X-Large",
}
PARAMETERS = {
    "MAX_CONCURRENCY_LEVEL": ("max_concurrency_level", 1),
    "STATEMENT_QUEUED_TIMEOUT_IN_SECONDS": ("statement_queued_timeout_seconds", 0),
    "STATEMENT_TIMEOUT_IN_SECONDS": ("statement_timeout_seconds", 0),
}
"""Parameter -> attribute and smallest value."""


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.accept("WITH")
    properties = cursor.properties("CREATE WAREHOUSE")
    cursor.end()
    account, session = context.account, context.session
    with account.lock:
        access.require_account_privilege(session, "CREATE WAREHOUSE")
        existing = account.virtual_warehouses.get(name.resolved)
        if (answer := kept(head, existing, name)) is not None:
            return answer
        if existing is not None:
            access.require_ownership(session, existing)
        warehouse = VirtualWarehouse(name.resolved, owner=RoleName(session.role))
        if properties.boolean("INITIALLY_SUSPENDED", False):
            warehouse.state = "SUSPENDED"
        read_properties(context, warehouse, properties)
        properties.finish()
        account.virtual_warehouses[name.resolved] = warehouse
        session.warehouse = warehouse.name
    return status(f"Warehouse {name.resolved} successfully created.")


def read_properties(context: Context, warehouse: VirtualWarehouse, properties: Properties) -> None:
    """Takes the settings that CREATE and ALTER ... SET share. What is absent stays as it is."""
    properties.refuse("RESOURCE_CONSTRAINT", "GENERATION", "TAG")
    if "RESOURCE_MONITOR" in properties:
        warehouse.resource_monitor = _monitor(context, properties)
    kind = properties.choice("WAREHOUSE_TYPE", warehouse.warehouse_type, ("STANDARD", "SNOWPARK-OPTIMIZED"))
    if kind != "STANDARD":
        raise errors.unsupported(f"WAREHOUSE_TYPE = '{kind}'")
    warehouse.size = _size(properties.text("WAREHOUSE_SIZE")) or warehouse.size
    warehouse.max_cluster_count = properties.integer(
        "MAX_CLUSTER_COUNT", warehouse.max_cluster_count, at_least=1, at_most=300
    )
    warehouse.min_cluster_count = properties.integer(
        "MIN_CLUSTER_COUNT", warehouse.min_cluster_count, at_least=1, at_most=warehouse.max_cluster_count
    )
    warehouse.scaling_policy = properties.choice("SCALING_POLICY", warehouse.scaling_policy, ("STANDARD", "ECONOMY"))
    if "AUTO_SUSPEND" in properties:
        given = properties.text("AUTO_SUSPEND", "")
        warehouse.auto_suspend_seconds = None if given.upper() in ("NULL", "0") else _seconds(given)
    warehouse.auto_resume = properties.boolean("AUTO_RESUME", warehouse.auto_resume)
    warehouse.enable_query_acceleration = properties.boolean(
        "ENABLE_QUERY_ACCELERATION", warehouse.enable_query_acceleration
    )
    warehouse.query_acceleration_max_scale_factor = properties.integer(
        "QUERY_ACCELERATION_MAX_SCALE_FACTOR", warehouse.query_acceleration_max_scale_factor, at_most=100
    )
    for key, (attribute, smallest) in PARAMETERS.items():
        if key in properties:
            setattr(warehouse, attribute, properties.integer(key, 0, at_least=smallest))
            if key not in warehouse.explicit_parameters:
                warehouse.explicit_parameters.append(key)
    warehouse.comment = properties.text("COMMENT", warehouse.comment)


def _monitor(context: Context, properties: Properties) -> str:
    """The name of a resource monitor as stored."""
    given = properties.raw("RESOURCE_MONITOR")
    if not isinstance(given, Word):
        raise errors.invalid_property_value(str(given), "RESOURCE_MONITOR")
    monitor = locate.one(context.session, ResourceMonitor, parse_name(given))
    _require_assignment(context)
    return monitor.name


def _require_assignment(context: Context) -> None:
    """Raises 003001 unless an account administrator assigns the monitor, or takes it away.

    No privilege allows it, nor does MODIFY on both: https://github.com/snowflakedb/terraform-provider-snowflake/issues/3019
    """
    access.require_account_privilege(context.session, "CREATE RESOURCE MONITOR")


def _size(text: str | None) -> str | None:
    if text is None:
        return None
    if text.upper() not in SIZES:
        raise errors.invalid_property_value(text, "WAREHOUSE_SIZE")
    return SIZES[text.upper()]


def _seconds(text: str) -> int:
    if not text.isdigit():
        raise errors.invalid_property_value(text, "AUTO_SUSPEND")
    return int(text)


_UNSET = {
    "COMMENT": "comment",
    "AUTO_SUSPEND": "auto_suspend_seconds",
    "AUTO_RESUME": "auto_resume",
    "WAREHOUSE_SIZE": "size",
    "MAX_CLUSTER_COUNT": "max_cluster_count",
    "MIN_CLUSTER_COUNT": "min_cluster_count",
    "SCALING_POLICY": "scaling_policy",
    "ENABLE_QUERY_ACCELERATION": "enable_query_acceleration",
    "RESOURCE_MONITOR": "resource_monitor",
    "QUERY_ACCELERATION_MAX_SCALE_FACTOR": "query_acceleration_max_scale_factor",
    **{key: attribute for key, (attribute, _) in PARAMETERS.items()},
}


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER WAREHOUSE: SET, UNSET, SUSPEND, RESUME, RENAME TO."""
    name = cursor.qualified_name()
    with context.account.lock:
        warehouse = find_if_exists(context, head, VirtualWarehouse, name)
        if warehouse is None:
            return status("Statement executed successfully.")
        if cursor.sees("SUSPEND") or cursor.sees("RESUME"):
            access.require(context.session, "OPERATE", warehouse)
            _change_state(warehouse, cursor)
        elif cursor.accept("RENAME", "TO"):
            access.require_ownership(context.session, warehouse)
            _rename(context, warehouse, cursor)
        elif cursor.accept("UNSET"):
            access.require(context.session, "MODIFY", warehouse)
            _unset(context, warehouse, cursor)
        else:
            cursor.expect("SET")
            access.require(context.session, "MODIFY", warehouse)
            properties = cursor.properties("ALTER WAREHOUSE")
            # No compute here takes time to start.
            properties.boolean("WAIT_FOR_COMPLETION", False)
            cursor.end()
            read_properties(context, warehouse, properties)
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


def _unset(context: Context, warehouse: VirtualWarehouse, cursor: Cursor) -> None:
    defaults = VirtualWarehouse("")
    while not cursor.at_end:
        key = cursor.word()
        cursor.accept(",")
        if key not in _UNSET:
            raise errors.invalid_property(key, "ALTER WAREHOUSE")
        if key == "RESOURCE_MONITOR":
            _require_assignment(context)
        setattr(warehouse, _UNSET[key], getattr(defaults, _UNSET[key]))
        if key in warehouse.explicit_parameters:
            warehouse.explicit_parameters.remove(key)


COLUMNS = (
    *Column.texts("name", "state", "type", "size"),
    *(Column.fixed(name) for name in ("min_cluster_count", "max_cluster_count", "started_clusters", "running")),
    Column.fixed("queued"),
    *Column.texts("is_default", "is_current", "is_interactive"),
    Column.fixed("auto_suspend"),
    Column.text("auto_resume"),
    *Column.texts("available", "provisioning", "quiescing", "other"),
    *(Column.timestamp(name) for name in ("created_on", "resumed_on", "updated_on")),
    *Column.texts("owner", "comment", "enable_query_acceleration"),
    Column.fixed("query_acceleration_max_scale_factor"),
    *Column.texts("resource_monitor", "actives", "pendings", "failed", "suspended", "uuid"),
    *Column.texts("scaling_policy", "budget", "owner_role_type", "resource_constraint"),
    Column.text("generation"),
)


def _row(context: Context, warehouse: VirtualWarehouse) -> dict[str, object]:
    user = context.account.users[context.session.user]
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
        "is_default": show.yes_no(warehouse.name == user.default_warehouse),
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
        "resource_monitor": warehouse.resource_monitor or "null",
        # "For internal use", and never null: clients read it into text that cannot be.
        "uuid": warehouse.uuid,
        "scaling_policy": warehouse.scaling_policy,
        "budget": None,
        "owner_role_type": "ROLE",
        "resource_constraint": None,
        "generation": warehouse.generation,
    }
    return row


def _release(context: Context, warehouse: VirtualWarehouse) -> None:
    if context.session.warehouse == warehouse.name:
        context.session.warehouse = None


def _describe(context: Context, warehouse: VirtualWarehouse) -> Result:
    return Result(
        [Column.timestamp("created_on"), *Column.texts("name", "kind")],
        rows=[(warehouse.created_on, warehouse.name, "WAREHOUSE")],
        statement_type=StatementType.DESCRIBE,
    )


def use(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        warehouse = context.account.virtual_warehouses.get(name.resolved)
        if warehouse is None or not access.has_privilege(context.session, "USAGE", warehouse):
            raise errors.cannot_be_performed()
        context.session.warehouse = warehouse.name
    return status("Statement executed successfully.", StatementType.USE)


KIND = ObjectKind(VirtualWarehouse, release=_release, describe=_describe, columns=COLUMNS, row=_row)
