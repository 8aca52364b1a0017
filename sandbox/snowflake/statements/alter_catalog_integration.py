"""ALTER CATALOG INTEGRATION: REFRESH_INTERVAL_SECONDS, COMMENT. Everything else needs a new integration.

https://docs.snowflake.com/en/sql-reference/sql/alter-catalog-integration
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.describe_catalog_integration import find


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    with context.account.lock:
        try:
            integration = find(context, name)
        except errors.SnowflakeError:
            if head.if_exists:
                return status("Statement executed successfully.")
            raise
        access.require_ownership(context.session, integration)
        if cursor.accept("UNSET"):
            cursor.expect("COMMENT")
            cursor.end()
            integration.comment = ""
            return status("Statement executed successfully.")
        cursor.expect("SET")
        properties = cursor.properties("ALTER CATALOG INTEGRATION")
        cursor.end()
        properties.refuse("REST_AUTHENTICATION")
        interval = properties.integer(
            "REFRESH_INTERVAL_SECONDS", integration.refresh_interval_seconds, at_least=30, at_most=86_400
        )
        comment = properties.text("COMMENT", integration.comment)
        properties.finish()
        integration.refresh_interval_seconds, integration.comment = interval, comment
    return status("Statement executed successfully.")
