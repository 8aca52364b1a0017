"""Which remote namespaces a linked database shows, and under which schema names.

Source: https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked
"""

from __future__ import annotations

from collections.abc import Iterable

from snowdome.snowflake.catalog.database import CatalogLink

Namespace = tuple[str, ...]


def shown(link: CatalogLink, namespaces: Iterable[Namespace]) -> dict[str, Namespace]:
    """Schema name -> remote namespace, for those that the link's settings let in. Nested ones are ignored."""
    return {namespace[0]: namespace for namespace in namespaces if len(namespace) == 1 and is_allowed(link, namespace)}


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
