"""Which remote namespaces a linked database shows, and under which schema names.

Source: https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked
"""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.snowflake.catalog.database import CatalogLink

Namespace = tuple[str, ...]


def shown(link: CatalogLink, namespaces: Iterable[Namespace]) -> dict[str, Namespace]:
    """Schema name -> remote namespace, for those that the link's settings let in."""
    found: dict[str, Namespace] = {}
    for namespace in namespaces:
        name = schema_name(link, namespace)
        if name is not None and is_allowed(link, namespace):
            found[name] = namespace
    return found


def schema_name(link: CatalogLink, namespace: Namespace) -> str | None:
    """Name of the schema for a namespace; None when nested ones are ignored."""
    if len(namespace) == 1:
        return namespace[0]
    if link.namespace_mode == "FLATTEN_NESTED_NAMESPACE":
        return (link.namespace_flatten_delimiter or "-").join(namespace)
    return None


def is_allowed(link: CatalogLink, namespace: Namespace) -> bool:
    """BLOCKED_NAMESPACES wins over ALLOWED_NAMESPACES; both reach into nested namespaces. No list allows all."""
    if any(_covers(link, blocked, namespace) for blocked in link.blocked_namespaces):
        return False
    return not link.allowed_namespaces or any(_covers(link, allowed, namespace) for allowed in link.allowed_namespaces)


def _covers(link: CatalogLink, listed: str, namespace: Namespace) -> bool:
    parts = tuple(listed.split("."))
    if link.case_sensitivity == "CASE_INSENSITIVE":
        return tuple(part.lower() for part in namespace[: len(parts)]) == tuple(part.lower() for part in parts)
    return namespace[: len(parts)] == parts
