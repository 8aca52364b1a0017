"""DROP DATABASE ROLE.

https://docs.snowflake.com/en/sql-reference/sql/drop-database-role
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, locate
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.drop_role import forget


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    with context.account.lock:
        try:
            role = locate.database_role(context.session, name)
        except errors.SnowflakeError as error:
            if head.if_exists and error.code == "002003":
                return status(f"Drop statement executed successfully ({name.last} already dropped).")
            raise
        access.require_ownership(context.session, role)
        forget(context.account, role.role_name, RoleName(context.session.role))
        del context.account.databases[role.database].roles[role.name]
    return status(f"{name.last} successfully dropped.")
