"""ALTER DATABASE of a catalog-linked database.

https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
"""

from __future__ import annotations

from dataclasses import replace

from sandbox.snowflake import errors
from sandbox.snowflake.catalog.database import Database
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.statements.create_linked_database import SYNC_INTERVAL_SECONDS, WRITE_OPERATIONS


def applies(cursor: Cursor) -> bool:
    """Whether the statement goes on with something only linked databases have."""
    return (
        cursor.sees("SUSPEND", "DISCOVERY")
        or cursor.sees("RESUME", "DISCOVERY")
        or cursor.sees("UPDATE", "LINKED_CATALOG")
        or cursor.sees("SET", "LINKED_CATALOG")
    )


def alter(database: Database, cursor: Cursor) -> bool:
    """Applies the change; True when the engine has to take it up."""
    link = database.link
    assert link is not None
    if cursor.accept("SUSPEND", "DISCOVERY"):
        cursor.end()
        link.suspended = True
        return True
    if cursor.accept("RESUME", "DISCOVERY"):
        cursor.end()
        link.suspended = False
        return True
    if not cursor.accept("UPDATE", "LINKED_CATALOG"):
        cursor.expect("SET", "LINKED_CATALOG", "=")
        values = cursor.value()
        cursor.end()
        database.link = replace(link, **_read(database, values))
        return True
    if cursor.accept("ADD", "ALLOWED_NAMESPACES"):
        changed, added = "allowed_namespaces", True
    elif cursor.accept("REMOVE", "ALLOWED_NAMESPACES"):
        changed, added = "allowed_namespaces", False
    elif cursor.accept("ADD", "BLOCKED_NAMESPACES"):
        changed, added = "blocked_namespaces", True
    elif cursor.accept("REMOVE", "BLOCKED_NAMESPACES"):
        changed, added = "blocked_namespaces", False
    else:
        cursor.expect("SET")
        values = cursor.properties("ALTER DATABASE ... UPDATE LINKED_CATALOG")
        cursor.end()
        database.link = replace(link, **_read(database, values))
        return True
    cursor.accept("=")
    names = cursor.value()
    cursor.end()
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise errors.invalid_property_value(str(names), changed.upper())
    held: list[str] = getattr(link, changed)
    if added:
        setattr(link, changed, held + [str(name) for name in names if name not in held])
    else:
        setattr(link, changed, [name for name in held if name not in names])
    return True


def _read(database: Database, values: object) -> dict[str, object]:
    """Changed fields of the link. What only a new database can have is refused by name."""
    from sandbox.snowflake.properties import Properties

    link = database.link
    if not isinstance(values, Properties) or link is None:
        raise errors.invalid_property_value(str(values), "LINKED_CATALOG")
    values.statement = "ALTER DATABASE ... LINKED_CATALOG"
    fixed = ("CATALOG", "CATALOG_NAME", "NAMESPACE_MODE", "NAMESPACE_FLATTEN_DELIMITER", "CATALOG_CASE_SENSITIVITY")
    for key in fixed:
        if key in values:
            raise errors.invalid_property_combination(f"{key} of a catalog-linked database cannot be changed.")
    low, high = SYNC_INTERVAL_SECONDS
    changed: dict[str, object] = {
        "sync_interval_seconds": values.integer(
            "SYNC_INTERVAL_SECONDS", link.sync_interval_seconds, at_least=low, at_most=high
        ),
        "allowed_write_operations": values.choice(
            "ALLOWED_WRITE_OPERATIONS", link.allowed_write_operations, WRITE_OPERATIONS
        ),
    }
    for key, field in (("ALLOWED_NAMESPACES", "allowed_namespaces"), ("BLOCKED_NAMESPACES", "blocked_namespaces")):
        if key in values:
            changed[field] = values.strings(key)
    values.finish()
    return changed
