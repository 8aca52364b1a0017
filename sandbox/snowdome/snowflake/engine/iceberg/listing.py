"""Namespaces and tables as the catalog integration's role sees them in the remote catalog, be they linked or not.

Sources: https://docs.snowflake.com/en/sql-reference/functions/system_list_namespaces_from_catalog
https://docs.snowflake.com/en/sql-reference/functions/system_list_iceberg_tables_from_catalog
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.engine.iceberg import glue_catalog
from snowdome.snowflake.engine.iceberg.aws_endpoint import AssumeRoleRefused, AwsEndpoint, CatalogRefused

if TYPE_CHECKING:
    from pyiceberg.catalog.rest import RestCatalog

T = TypeVar("T")


def namespaces_below(aws: AwsEndpoint, integration: CatalogIntegration, parent: str | None) -> list[str]:
    """Names of the namespaces under `parent`, or at the top. Glue has one level only."""
    if _start(integration, parent):
        return []
    return [name[0] for name in _run(aws, integration, lambda rest: rest.list_namespaces())]


def tables_below(
    aws: AwsEndpoint, integration: CatalogIntegration, parent: str | None, levels: int
) -> list[dict[str, str]]:
    """Namespace and name of each table at most `levels` (0: all) under `parent`."""
    start = _start(integration, parent)

    def tables(rest: RestCatalog) -> list[dict[str, str]]:
        # No table is at the top: there the first level holds namespaces only.
        parents = [start] if start else [name[0] for name in rest.list_namespaces() if levels != 1]
        return [{"namespace": name, "name": table[-1]} for name in parents for table in rest.list_tables(name)]

    return _run(aws, integration, tables)


def _start(integration: CatalogIntegration, parent: str | None) -> str:
    return (integration.catalog_namespace or "") if parent is None else parent


def _run(aws: AwsEndpoint, integration: CatalogIntegration, call: Callable[[RestCatalog], T]) -> T:
    from pyiceberg.exceptions import NoSuchNamespaceError, RESTError

    try:
        return glue_catalog.with_catalog(aws, integration, None, call)
    except AssumeRoleRefused as refusal:
        raise errors.assume_role_failed(integration.name, refusal.message) from refusal
    except (CatalogRefused, NoSuchNamespaceError, RESTError) as refusal:
        raise errors.catalog_access_failed(integration.name, str(refusal)) from refusal
