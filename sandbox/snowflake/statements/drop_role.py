"""DROP ROLE: what it owned goes to the role that drops it.

https://docs.snowflake.com/en/sql-reference/sql/drop-role
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, inventory
from sandbox.snowflake.catalog.account import Account
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.catalog.system_roles import SYSTEM_ROLES
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    cursor.end()
    account = context.account
    with account.lock:
        role = account.roles.get(name.resolved)
        if role is None:
            if head.if_exists:
                return status(f"Drop statement executed successfully ({name} already dropped).")
            raise errors.does_not_exist("Role", str(name))
        if role.name in SYSTEM_ROLES:
            raise errors.insufficient_privileges("role", role.name)
        access.require_ownership(context.session, role)
        forget(account, role.role_name, RoleName(context.session.role))
        del account.roles[role.name]
    return status(f"{name} successfully dropped.")


def forget(account: Account, role: RoleName, heir: RoleName) -> None:
    """Removes every grant to a role, and gives what it owned to `heir`."""
    for entry in list(inventory.everything(account)):
        securable = entry.securable
        securable.grants = [grant for grant in securable.grants if grant.grantee != role]
        if securable.owner == role:
            securable.owner = heir
        if isinstance(securable, Database | Schema):
            securable.future_grants = [grant for grant in securable.future_grants if grant.grantee != role]
    for other in access.all_roles(account):
        other.granted_to_roles = [held for held in other.granted_to_roles if held.grantee != role]
