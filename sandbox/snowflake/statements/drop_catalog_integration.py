"""DROP [CATALOG] INTEGRATION: refused while a linked database uses the integration.

https://docs.snowflake.com/en/sql-reference/sql/drop-catalog-integration
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, usage
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.describe_catalog_integration import find


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    account = context.account
    with account.lock:
        if head.if_exists and name.resolved not in account.catalog_integrations:
            return status(f"Drop statement executed successfully ({name} already dropped).")
        integration = find(context, name)
        access.require_ownership(context.session, integration)
        dependents = usage.linked_databases(account, integration=integration.name)
        if dependents:
            raise errors.still_in_use("Catalog integration", str(name), usage.described(dependents))
        del account.catalog_integrations[integration.name]
    return status(f"{name} successfully dropped.")
