"""Resource monitors.

https://docs.snowflake.com/en/sql-reference/sql/create-resource-monitor
https://docs.snowflake.com/en/sql-reference/sql/alter-resource-monitor
https://docs.snowflake.com/en/sql-reference/sql/drop-resource-monitor
https://docs.snowflake.com/en/sql-reference/sql/show-resource-monitors
https://docs.snowflake.com/en/user-guide/resource-monitors
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from decimal import Decimal

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.resource_monitor import ResourceMonitor
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.virtual_warehouse import VirtualWarehouse
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.properties import Properties
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, find_if_exists, kept

FREQUENCIES = ("MONTHLY", "DAILY", "WEEKLY", "YEARLY", "NEVER")
ACTIONS = ("SUSPEND_IMMEDIATE", "SUSPEND", "NOTIFY")
MOST_TRIGGERS = {"SUSPEND_IMMEDIATE": 1, "SUSPEND": 1, "NOTIFY": 5}


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.accept("WITH")
    properties = cursor.properties("CREATE RESOURCE MONITOR")
    if not properties and cursor.sees("TRIGGERS"):
        # Snowflake makes none with nothing but triggers: resourceMonitors.Create of terraform-provider-snowflake.
        raise cursor.unexpected()
    triggers = _read_triggers(cursor)
    cursor.end()
    account, session = context.account, context.session
    with account.lock:
        # No privilege that can be granted: only ACCOUNTADMIN, which owns the account, creates monitors.
        access.require_account_privilege(session, "CREATE RESOURCE MONITOR")
        existing = account.resource_monitors.get(name.resolved)
        if (answer := kept(head, existing, name)) is not None:
            return answer
        monitor = ResourceMonitor(name.resolved, owner=RoleName(session.role))
        _change(monitor, properties, triggers)
        if existing is not None:
            _release(context, existing)
        account.resource_monitors[name.resolved] = monitor
    return status(f"Resource monitor {name.resolved} successfully created.")


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER RESOURCE MONITOR: SET, TRIGGERS, or both. New triggers take the place of all there were."""
    name = cursor.qualified_name()
    properties = Properties("ALTER RESOURCE MONITOR")
    if cursor.accept("SET"):
        properties = cursor.properties(properties.statement)
        if not properties:
            # Also before TRIGGERS: https://github.com/snowflakedb/terraform-provider-snowflake/issues/1832
            raise cursor.unexpected()
    elif not cursor.sees("TRIGGERS"):
        raise cursor.unexpected()
    triggers = _read_triggers(cursor)
    cursor.end()
    with context.account.lock:
        monitor = find_if_exists(context, head, ResourceMonitor, name)
        if monitor is not None:
            access.require(context.session, "MODIFY", monitor)
            _change(monitor, properties, triggers)
    return status("Statement executed successfully.")


def _read_triggers(cursor: Cursor) -> dict[str, list[int]]:
    """`TRIGGERS ON n PERCENT DO action ...` as percentages by action; empty when there are none."""
    triggers: dict[str, list[int]] = {}
    if not cursor.accept("TRIGGERS"):
        return triggers
    cursor.expect("ON")
    while True:
        threshold = cursor.integer()
        cursor.expect("PERCENT", "DO")
        action = next((word for word in ACTIONS if cursor.accept(word)), None)
        if action is None:
            raise cursor.unexpected()
        triggers.setdefault(action, []).append(threshold)
        if not cursor.accept("ON"):
            break
    for action, thresholds in triggers.items():
        if len(thresholds) > MOST_TRIGGERS[action]:
            raise errors.invalid_property_combination(
                f"A resource monitor has at most {MOST_TRIGGERS[action]} triggers of action {action}."
            )
    return triggers


def _change(monitor: ResourceMonitor, properties: Properties, triggers: dict[str, list[int]]) -> None:
    """Changes all or, where something is refused, nothing."""
    properties.refuse("END_TIMESTAMP", "NOTIFY_USERS")
    quota = _quota(properties) if "CREDIT_QUOTA" in properties else monitor.credit_quota
    if ("FREQUENCY" in properties) != ("START_TIMESTAMP" in properties):
        # Documented for FREQUENCY; https://github.com/snowflakedb/terraform-provider-snowflake asks for both, too.
        raise errors.missing_property("START_TIMESTAMP" if "FREQUENCY" in properties else "FREQUENCY")
    starts_anew = "START_TIMESTAMP" in properties
    if starts_anew and (start := properties.text("START_TIMESTAMP", "")).upper() != "IMMEDIATELY":
        raise errors.unsupported(f"START_TIMESTAMP = {start}")
    frequency = properties.choice("FREQUENCY", monitor.frequency, FREQUENCIES)
    properties.finish()
    monitor.credit_quota, monitor.frequency = quota, frequency
    if starts_anew:
        monitor.start_time = datetime.now(timezone.utc)
    if triggers:
        monitor.notify_at = sorted(triggers.get("NOTIFY", []))
        monitor.suspend_at = next(iter(triggers.get("SUSPEND", [])), None)
        monitor.suspend_immediately_at = next(iter(triggers.get("SUSPEND_IMMEDIATE", [])), None)


def _quota(properties: Properties) -> str | None:
    """NULL takes a quota away: ResourceMonitorUnset of terraform-provider-snowflake."""
    given = properties.raw("CREDIT_QUOTA")
    if isinstance(given, str) and given.upper() == "NULL":
        return None
    if not isinstance(given, int | Decimal) or given <= 0:
        raise errors.invalid_property_value(str(given), "CREDIT_QUOTA")
    return f"{Decimal(given):.2f}"


COLUMNS = (
    *Column.texts("name", "credit_quota", "used_credits", "remaining_credits", "level", "frequency"),
    Column.timestamp("start_time"),
    Column.timestamp("end_time"),
    *Column.texts("notify_at", "suspend_at", "suspend_immediately_at"),
    Column.timestamp("created_on"),
    *Column.texts("owner", "comment", "notify_users"),
)
"""As terraform-provider-snowflake reads them: pkg/sdk/resource_monitors.go, resourceMonitorRow."""


def _row(context: Context, monitor: ResourceMonitor) -> dict[str, object]:
    return {
        "name": monitor.name,
        "credit_quota": monitor.credit_quota,
        "used_credits": "0.00",
        "remaining_credits": monitor.credit_quota,
        "level": "WAREHOUSE" if any(_assigned(context, monitor)) else None,
        "frequency": monitor.frequency,
        "start_time": monitor.start_time,
        "notify_at": ",".join(_percent(threshold) for threshold in monitor.notify_at) or None,
        "suspend_at": _percent(monitor.suspend_at),
        "suspend_immediately_at": _percent(monitor.suspend_immediately_at),
        "created_on": monitor.created_on,
        "owner": str(monitor.owner or ""),
        "comment": monitor.comment,
    }


def _percent(threshold: int | None) -> str:
    return "" if threshold is None else f"{threshold}%"


def _assigned(context: Context, monitor: ResourceMonitor) -> Iterable[VirtualWarehouse]:
    return (found for found in context.account.virtual_warehouses.values() if found.resource_monitor == monitor.name)


def _release(context: Context, monitor: ResourceMonitor) -> None:
    for warehouse in _assigned(context, monitor):
        warehouse.resource_monitor = None


KIND = ObjectKind(ResourceMonitor, release=_release, columns=COLUMNS, row=_row)
