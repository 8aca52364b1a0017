"""CREATE WAREHOUSE.

https://docs.snowflake.com/en/sql-reference/sql/create-warehouse
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.catalog.virtual_warehouse import VirtualWarehouse
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.properties import Properties
from sandbox.snowflake.result import Result, status

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


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.accept("WITH")
    properties = cursor.properties("CREATE WAREHOUSE")
    cursor.end()
    account, session = context.account, context.session
    with account.lock:
        access.require_account_privilege(session, "CREATE WAREHOUSE")
        existing = account.virtual_warehouses.get(name.resolved)
        if existing is not None:
            if head.if_exists:
                return status(f"{name} already exists, statement succeeded.")
            if not head.or_replace:
                raise errors.already_exists(str(name))
            access.require_ownership(session, existing)
        warehouse = VirtualWarehouse(name.resolved, owner=RoleName(session.role))
        if properties.boolean("INITIALLY_SUSPENDED", False):
            warehouse.state = "SUSPENDED"
        read_properties(warehouse, properties)
        properties.finish()
        account.virtual_warehouses[name.resolved] = warehouse
        session.warehouse = warehouse.name
    return status(f"Warehouse {name} successfully created.")


def read_properties(warehouse: VirtualWarehouse, properties: Properties) -> None:
    """Takes the settings that CREATE and ALTER ... SET share. What is absent stays as it is."""
    properties.refuse("RESOURCE_CONSTRAINT", "GENERATION", "TAG")
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
    if "RESOURCE_MONITOR" in properties:
        raise errors.unsupported("RESOURCE_MONITOR")
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
