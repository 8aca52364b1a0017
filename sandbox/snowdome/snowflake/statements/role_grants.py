"""Grants of roles.

https://docs.snowflake.com/en/sql-reference/sql/grant-role
https://docs.snowflake.com/en/sql-reference/sql/grant-database-role
https://docs.snowflake.com/en/sql-reference/sql/revoke-role
https://docs.snowflake.com/en/sql-reference/sql/revoke-database-role
"""

from __future__ import annotations

from collections.abc import Callable

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.role import DatabaseRole, Role, RoleGrant, User
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Result, status
from snowdome.snowflake.session import Session


def grant(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    with context.account.lock:
        role = read_role(session, cursor, head)
        cursor.expect("TO")
        grantee = read_member(session, cursor, role)
        cursor.end()
        require_authority(session, role, errors.grant_not_executed)
        if isinstance(grantee, User):
            if isinstance(role, Role) and grantee.name not in role.granted_to_users:
                role.granted_to_users.append(grantee.name)
        else:
            _grant_to_role(context, role, grantee)
    return status("Statement executed successfully.")


def _grant_to_role(context: Context, role: Role | DatabaseRole, grantee: RoleName) -> None:
    if grantee in access.inherited(context.account, {role.role_name}):
        raise errors.syntax(f"Granting role {role.role_name} to role {grantee} would create a cycle of roles.")
    if all(held.grantee != grantee for held in role.granted_to_roles):
        role.granted_to_roles.append(RoleGrant(grantee, granted_by=context.session.role))


def read_role(session: Session, cursor: Cursor, head: Head) -> Role | DatabaseRole:
    """The role that is granted or revoked."""
    if head.kind == "DATABASE ROLE":
        return locate.database_role(session, cursor.qualified_name())
    return locate.account_role(session, cursor.name())


def read_member(session: Session, cursor: Cursor, role: Role | DatabaseRole) -> RoleName | User:
    """`ROLE x`, `DATABASE ROLE d.x` (database roles only, same database) or `USER x` (account roles only)."""
    if cursor.accept("USER"):
        if isinstance(role, DatabaseRole):
            raise errors.syntax("A database role cannot be granted to a user.")
        name = cursor.name()
        user = session.account.users.get(name.resolved)
        if user is None:
            raise errors.does_not_exist("User", str(name))
        return user
    if cursor.accept("DATABASE", "ROLE"):
        member = locate.database_role(session, cursor.qualified_name())
        if isinstance(role, Role) or member.database != role.database:
            raise errors.syntax("Only a role of the same database can be granted to a database role.")
        return member.role_name
    cursor.accept("ROLE")
    return locate.account_role(session, cursor.name()).role_name


def require_authority(
    session: Session, role: Role | DatabaseRole, refusal: Callable[[], errors.SnowflakeError]
) -> None:
    """The role's owner may grant it, and a role with MANAGE GRANTS."""
    roles = access.active_roles(session)
    if role.owner not in roles and not access.holds(roles, "MANAGE GRANTS", session.account):
        raise refusal()


def revoke(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    with context.account.lock:
        role = read_role(session, cursor, head)
        cursor.expect("FROM")
        member = read_member(session, cursor, role)
        cursor.end()
        require_authority(session, role, errors.revoke_not_executed)
        if isinstance(member, User):
            if isinstance(role, Role) and member.name in role.granted_to_users:
                role.granted_to_users.remove(member.name)
        else:
            role.granted_to_roles = [held for held in role.granted_to_roles if held.grantee != member]
    return status("Statement executed successfully.")
