"""SHOW INTEGRATIONS: catalog integrations are the only kind in this account.

https://docs.snowflake.com/en/sql-reference/sql/show-integrations
"""

from __future__ import annotations

from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result
from sandbox.snowflake.statements import show_catalog_integrations


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    return show_catalog_integrations.run(context, cursor, head)
