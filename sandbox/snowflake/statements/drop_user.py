"""DROP USER.

https://docs.snowflake.com/en/sql-reference/sql/drop-user
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.describe_user import find


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    account = context.account
    with account.lock:
        if head.if_exists and name.resolved not in account.users:
            return status(f"Drop statement executed successfully ({name} already dropped).")
        user = find(context, name)
        access.require_ownership(context.session, user)
        if user.name == context.session.user:
            raise errors.insufficient_privileges("user", user.name)
        for role in account.roles.values():
            if user.name in role.granted_to_users:
                role.granted_to_users.remove(user.name)
        del account.users[user.name]
    return status(f"{name} successfully dropped.")
