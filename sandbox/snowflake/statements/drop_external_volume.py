"""DROP EXTERNAL VOLUME: refused while a linked database uses the volume.

https://docs.snowflake.com/en/sql-reference/sql/drop-external-volume
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, usage
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.describe_external_volume import find


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    account = context.account
    with account.lock:
        if head.if_exists and name.resolved not in account.external_volumes:
            return status(f"Drop statement executed successfully ({name} already dropped).")
        volume = find(context, name)
        access.require_ownership(context.session, volume)
        dependents = usage.linked_databases(account, volume=volume.name)
        if dependents:
            raise errors.still_in_use("External volume", str(name), usage.described(dependents))
        del account.external_volumes[volume.name]
    return status(f"{name} successfully dropped.")
