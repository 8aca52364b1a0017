"""ALTER DATABASE of a catalog-linked database.

https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox import inversion
from sandbox.snowflake import errors
from sandbox.snowflake.catalog.database import CatalogLink, Database
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.properties import Properties
from sandbox.snowflake.statements.create_linked_database import SYNC_INTERVAL_SECONDS, WRITE_OPERATIONS

FIXED = ("CATALOG", "CATALOG_NAME", "NAMESPACE_MODE", "NAMESPACE_FLATTEN_DELIMITER", "CATALOG_CASE_SENSITIVITY")
_LISTS = {"ALLOWED_NAMESPACES": "allowed_namespaces", "BLOCKED_NAMESPACES": "blocked_namespaces"}


def applies(cursor: Cursor) -> bool:
    """Whether the statement goes on with something only linked databases have."""
    return (
        cursor.sees("SUSPEND", "DISCOVERY")
        or cursor.sees("RESUME", "DISCOVERY")
        or cursor.sees("UPDATE", "LINKED_CATALOG")
    )


def alter(database: Database, cursor: Cursor) -> None:
    """Applies the change; the caller has the engine take it up."""
    link = database.link
    assert link is not None
    if not cursor.accept("UPDATE", "LINKED_CATALOG"):
        suspended = cursor.word() == "SUSPEND"
        cursor.expect("DISCOVERY")
        cursor.end()
        link.suspended = suspended
    elif cursor.accept("ADD"):
        names, field = _names(cursor, "TO")
        held: list[str] = getattr(link, field)
        if inversion.is_inverted("namespace-added-again") and set(names) & set(held):
            raise errors.invalid_property_combination(f"{', '.join(names)} is in {field.upper()} already.")
        setattr(link, field, held + [name for name in names if name not in held])
    elif cursor.accept("REMOVE"):
        names, field = _names(cursor, "FROM")
        setattr(link, field, [name for name in getattr(link, field) if name not in names])
    elif cursor.accept("UNSET"):
        field = _list(cursor)
        cursor.end()
        setattr(link, field, [])
    else:
        cursor.expect("SET")
        values = cursor.properties("ALTER DATABASE ... UPDATE LINKED_CATALOG")
        cursor.end()
        database.link = replace(link, **_read(link, values))


def _names(cursor: Cursor, preposition: str) -> tuple[list[str], str]:
    """`('a', 'b') TO ALLOWED_NAMESPACES`: the names and the field of the link."""
    names = cursor.value()
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise errors.invalid_property_value(str(names), "NAMESPACES")
    cursor.expect(preposition)
    field = _list(cursor)
    cursor.end()
    return [str(name) for name in names], field


def _list(cursor: Cursor) -> str:
    for keyword, field in _LISTS.items():
        if cursor.accept(keyword):
            return field
    raise cursor.unexpected()


def _read(link: CatalogLink, values: Properties) -> dict[str, Any]:
    """Changed fields of the link. What only a new database can have is refused by name."""
    for key in FIXED:
        if key in values:
            raise errors.invalid_property_combination(f"{key} of a catalog-linked database cannot be changed.")
    low, high = SYNC_INTERVAL_SECONDS
    changed: dict[str, Any] = {
        "sync_interval_seconds": values.integer(
            "SYNC_INTERVAL_SECONDS", link.sync_interval_seconds, at_least=low, at_most=high
        ),
        "allowed_write_operations": values.choice(
            "ALLOWED_WRITE_OPERATIONS", link.allowed_write_operations, WRITE_OPERATIONS
        ),
    }
    for keyword, field in _LISTS.items():
        if keyword in values:
            changed[field] = values.strings(keyword)
    values.finish()
    return changed
