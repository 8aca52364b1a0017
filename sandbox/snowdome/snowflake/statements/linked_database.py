"""The part of CREATE and ALTER DATABASE that is particular to catalog-linked databases.

https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked
https://docs.snowflake.com/en/sql-reference/sql/alter-database-catalog-linked
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from snowdome import inversion
from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access
from snowdome.snowflake.catalog.database import CatalogLink, Database
from snowdome.snowflake.context import Context
from snowdome.snowflake.cursor import Cursor, parse_name
from snowdome.snowflake.properties import Properties

MODES = ("IGNORE_NESTED_NAMESPACE", "FLATTEN_NESTED_NAMESPACE")
WRITE_OPERATIONS = ("NONE", "ALL")
CASE_SENSITIVITIES = ("CASE_SENSITIVE", "CASE_INSENSITIVE")
SYNC_INTERVAL_SECONDS = (30, 86_400)


def read_link(context: Context, properties: Properties) -> CatalogLink:
    """Takes LINKED_CATALOG and EXTERNAL_VOLUME out of the properties of CREATE DATABASE.

    The integration and the volume must exist, and the session needs USAGE on both.
    """
    linked = properties.nested("LINKED_CATALOG")
    if linked is None or not linked:
        raise errors.missing_property("LINKED_CATALOG")
    low, high = SYNC_INTERVAL_SECONDS
    link = CatalogLink(
        catalog_integration=_integration(context, linked.required_text("CATALOG")),
        external_volume=_volume(context, properties.text("EXTERNAL_VOLUME")),
        catalog_name=linked.text("CATALOG_NAME"),
        allowed_namespaces=linked.strings("ALLOWED_NAMESPACES"),
        blocked_namespaces=linked.strings("BLOCKED_NAMESPACES"),
        namespace_mode=linked.choice("NAMESPACE_MODE", MODES[0], MODES),  # type: ignore[arg-type]
        namespace_flatten_delimiter=linked.text("NAMESPACE_FLATTEN_DELIMITER"),
        sync_interval_seconds=linked.integer("SYNC_INTERVAL_SECONDS", low, at_least=low, at_most=high),
        allowed_write_operations=linked.choice(  # type: ignore[arg-type]
            "ALLOWED_WRITE_OPERATIONS", "ALL", WRITE_OPERATIONS
        ),
        # Also accepted beside LINKED_CATALOG: the documentation shows it in both places.
        case_sensitivity=properties.choice(  # type: ignore[arg-type]
            "CATALOG_CASE_SENSITIVITY",
            linked.choice("CATALOG_CASE_SENSITIVITY", "CASE_INSENSITIVE", CASE_SENSITIVITIES),
            CASE_SENSITIVITIES,
        ),
    )
    linked.finish()
    _check_flattening(link)
    return link


def _integration(context: Context, text: str) -> str:
    name = parse_name(text).last
    integration = context.account.catalog_integrations.get(name.resolved)
    if integration is None or not access.is_visible(context.session, integration):
        raise errors.does_not_exist("Integration", str(name))
    access.require(context.session, "USAGE", integration)
    if not integration.enabled:
        raise errors.invalid_property_combination(f"Catalog integration {name} is not enabled.")
    return integration.name


def _volume(context: Context, text: str | None) -> str:
    if text is None:
        # Without a volume Snowflake needs vended credentials, which the integration cannot have here.
        raise errors.missing_property("EXTERNAL_VOLUME")
    name = parse_name(text).last
    volume = context.account.external_volumes.get(name.resolved)
    if volume is None or not access.is_visible(context.session, volume):
        raise errors.does_not_exist("External volume", str(name))
    access.require(context.session, "USAGE", volume)
    return volume.name


def _check_flattening(link: CatalogLink) -> None:
    """Glue, the only catalog here, has no nested namespaces; for such a catalog the option returns an error.

    A guide of Snowflake's sets it with Glue all the same; the reference page, which is newer, is followed. Inverted,
    the option is taken and changes nothing, because nothing is nested.
    https://www.snowflake.com/en/developers/guides/data-lake-using-apache-iceberg-with-snowflake-and-aws-glue/
    """
    flattens = link.namespace_mode == "FLATTEN_NESTED_NAMESPACE"
    if flattens and not inversion.is_inverted("flatten-refused"):
        raise errors.invalid_property_combination(
            "NAMESPACE_MODE = FLATTEN_NESTED_NAMESPACE needs a catalog with nested namespaces, which the one of "
            f"catalog integration {link.catalog_integration} does not have. Leave out NAMESPACE_MODE and "
            "NAMESPACE_FLATTEN_DELIMITER."
        )
    if flattens and not link.namespace_flatten_delimiter:
        raise errors.missing_property("NAMESPACE_FLATTEN_DELIMITER")
    if not flattens and link.namespace_flatten_delimiter is not None:
        raise errors.invalid_property_combination(
            "NAMESPACE_FLATTEN_DELIMITER can only be set with NAMESPACE_MODE = FLATTEN_NESTED_NAMESPACE."
        )


FIXED = ("CATALOG", "CATALOG_NAME", "NAMESPACE_MODE", "NAMESPACE_FLATTEN_DELIMITER", "CATALOG_CASE_SENSITIVITY")
_LISTS = {"ALLOWED_NAMESPACES": "allowed_namespaces", "BLOCKED_NAMESPACES": "blocked_namespaces"}


def applies(cursor: Cursor) -> bool:
    """Whether the statement continues with something only linked databases have."""
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
            raise errors.invalid_property_combination(f"{', '.join(names)} is already in {field.upper()}.")
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
