"""SHOW CATALOG INTEGRATIONS.

https://docs.snowflake.com/en/sql-reference/sql/show-catalog-integrations
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result

COLUMNS = (
    Column.text("name"),
    Column.text("type"),
    Column.text("category"),
    Column.text("enabled"),
    Column.text("comment"),
    Column.timestamp("created_on"),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor)
    with context.account.lock:
        rows = [
            {
                "name": integration.name,
                "type": "CATALOG",
                "category": "CATALOG",
                "enabled": str(integration.enabled).lower(),
                "comment": integration.comment,
                "created_on": integration.created_on,
            }
            for integration in sorted(context.account.catalog_integrations.values(), key=lambda i: i.name)
            if access.is_visible(context.session, integration)
        ]
    return show.table(COLUMNS, rows, narrowed)
