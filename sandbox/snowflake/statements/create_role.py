"""CREATE ROLE.

https://docs.snowflake.com/en/sql-reference/sql/create-role
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.role import Role
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.drop_role import forget


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    properties = cursor.properties("CREATE ROLE")
    cursor.end()
    comment = properties.text("COMMENT", "")
    properties.finish()
    account = context.account
    with account.lock:
        access.require_account_privilege(context.session, "CREATE ROLE")
        existing = account.roles.get(name.resolved)
        if existing is not None:
            if head.if_exists:
                return status(f"{name} already exists, statement succeeded.")
            if not head.or_replace:
                raise errors.already_exists(str(name))
            access.require_ownership(context.session, existing)
            forget(account, existing.role_name, RoleName(context.session.role))
        account.roles[name.resolved] = Role(name.resolved, owner=RoleName(context.session.role), comment=comment)
    return status(f"Role {name} successfully created.")
