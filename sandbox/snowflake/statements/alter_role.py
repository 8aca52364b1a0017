"""ALTER ROLE: RENAME TO, SET and UNSET COMMENT.

https://docs.snowflake.com/en/sql-reference/sql/alter-role
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
    account = context.account
    with account.lock:
        role = account.roles.get(name.resolved)
        if role is None:
            if head.if_exists:
                return status("Statement executed successfully.")
            raise errors.does_not_exist("Role", str(name))
        access.require_ownership(context.session, role)
        if cursor.accept("RENAME", "TO"):
            new_name = cursor.name()
            cursor.end()
            if role.name in SYSTEM_ROLES:
                raise errors.insufficient_privileges("role", role.name)
            if new_name.resolved in account.roles:
                raise errors.already_exists(str(new_name))
            del account.roles[role.name]
            rename(account, role.role_name, RoleName(new_name.resolved))
            role.name = new_name.resolved
            account.roles[role.name] = role
        elif cursor.accept("UNSET", "COMMENT"):
            cursor.end()
            role.comment = ""
        else:
            cursor.expect("SET")
            properties = cursor.properties("ALTER ROLE")
            cursor.end()
            comment = properties.text("COMMENT", role.comment)
            properties.finish()
            role.comment = comment
    return status("Statement executed successfully.")


def rename(account: Account, old: RoleName, new: RoleName) -> None:
    """Changes a role's name wherever it is a grantee or an owner."""
    for entry in list(inventory.everything(account)):
        securable = entry.securable
        if securable.owner == old:
            securable.owner = new
        for grant in securable.grants:
            grant.grantee = new if grant.grantee == old else grant.grantee
        if isinstance(securable, Database | Schema):
            for future in securable.future_grants:
                future.grantee = new if future.grantee == old else future.grantee
    for role in access.all_roles(account):
        for held in role.granted_to_roles:
            held.grantee = new if held.grantee == old else held.grantee
