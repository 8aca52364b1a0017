"""SYSTEM$LIST_NAMESPACES_FROM_CATALOG(integration [, parent, levels]): what the integration's role sees in the catalog.

https://docs.snowflake.com/en/sql-reference/functions/system_list_namespaces_from_catalog
"""

from __future__ import annotations

import json

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.context import Context
from snowdome.snowflake.cursor import parse_name

NAME = "SYSTEM$LIST_NAMESPACES_FROM_CATALOG"


def call(context: Context, arguments: list[str]) -> str:
    integration, parent, _ = start(context, NAME, arguments)
    return json.dumps(context.engine.list_namespaces(integration, parent), separators=(",", ":"))


def start(context: Context, function: str, arguments: list[str]) -> tuple[CatalogIntegration, str | None, int]:
    """The integration, which needs USAGE, the namespace to begin at (None: the default) and the levels below it."""
    if not 1 <= len(arguments) <= 3:
        raise errors.wrong_number_of_arguments(function, 1, len(arguments))
    name, parent, levels = [*arguments, None, None][:3]
    if levels is not None and not levels.isdigit():
        raise errors.invalid_argument(function, levels)
    with context.account.lock:
        integration = locate.one(context.session, CatalogIntegration, parse_name(str(name)))
        access.require(context.session, "USAGE", integration)
    return integration, parent, int(levels) if levels is not None else 1
