"""SYSTEM$VERIFY_CATALOG_INTEGRATION(name): assumes the role and calls the REST endpoint.

The name is taken letter by letter: 'my_int' does not find MY_INT.
https://docs.snowflake.com/en/sql-reference/functions/system_verify_catalog_integration
"""

from __future__ import annotations

import json

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.context import Context
from snowdome.snowflake.identifiers import Name, QualifiedName

NAME = "SYSTEM$VERIFY_CATALOG_INTEGRATION"


def call(context: Context, arguments: list[str]) -> str:
    if len(arguments) != 1:
        raise errors.wrong_number_of_arguments(NAME, 1, len(arguments))
    with context.account.lock:
        integration = locate.one(context.session, CatalogIntegration, QualifiedName((Name.stored(arguments[0]),)))
        access.require(context.session, "USAGE", integration)
    return json.dumps(context.engine.verify_catalog_integration(integration), separators=(",", ":"))
