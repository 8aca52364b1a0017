"""Account roles.

https://docs.snowflake.com/en/sql-reference/sql/create-role
https://docs.snowflake.com/en/sql-reference/sql/alter-role
https://docs.snowflake.com/en/sql-reference/sql/drop-role
https://docs.snowflake.com/en/sql-reference/sql/show-roles
https://docs.snowflake.com/en/sql-reference/sql/use-role
https://docs.snowflake.com/en/sql-reference/sql/use-secondary-roles
"""

from __future__ import annotations

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access, inventory
from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.role import Role
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.system_roles import SYSTEM_ROLES
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, StatementType, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, find_if_exists, kept


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.name()
    properties = cursor.properties("CREATE ROLE")
    cursor.end()
    comment = properties.text("COMMENT", "")
    properties.finish()
    account = context.account
    with account.lock:
        access.require_account_privilege(context.session, "CREATE ROLE")
        existing = account.roles.get(name.resolved)
        if (answer := kept(head, existing, name)) is not None:
            return answer
        if existing is not None:
            access.require_ownership(context.session, existing)
            forget(account, existing.role_name, RoleName(context.session.role))
        account.roles[name.resolved] = Role(name.resolved, owner=RoleName(context.session.role), comment=comment)
    return status(f"Role {name.resolved} successfully created.")


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER ROLE: RENAME TO, SET and UNSET COMMENT."""
    name = cursor.qualified_name()
    account = context.account
    with account.lock:
        role = find_if_exists(context, head, Role, name)
        if role is None:
            return status("Statement executed successfully.")
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


def _release(context: Context, role: Role) -> None:
    """What the role owned goes to the role that drops it."""
    if role.name in SYSTEM_ROLES:
        raise errors.insufficient_privileges("role", role.name)
    forget(context.account, role.role_name, RoleName(context.session.role))


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


COLUMNS = (
    Column.timestamp("created_on"),
    Column.text("name"),
    Column.text("is_default"),
    Column.text("is_current"),
    Column.text("is_inherited"),
    Column.fixed("assigned_to_users"),
    Column.fixed("granted_to_roles"),
    Column.fixed("granted_roles"),
    Column.text("owner"),
    Column.text("comment"),
)


def _row(context: Context, role: Role) -> dict[str, object]:
    user = context.account.users[context.session.user]
    granted = sum(
        held.grantee == role.role_name for other in access.all_roles(context.account) for held in other.granted_to_roles
    )
    is_current = role.name == context.session.role
    return {
        "created_on": role.created_on,
        "name": role.name,
        "is_default": show.yes_no(role.name == user.default_role),
        "is_current": show.yes_no(is_current),
        "is_inherited": show.yes_no(role.role_name in access.primary_roles(context.session) and not is_current),
        "assigned_to_users": len(role.granted_to_users),
        "granted_to_roles": len(role.granted_to_roles),
        "granted_roles": granted,
        "owner": str(role.owner or ""),
        "comment": role.comment,
        "kind": "ROLE",
    }


def use(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    if head.kind == "SECONDARY ROLES":
        chosen = cursor.word()
        if chosen not in ("ALL", "NONE"):
            raise errors.unsupported("USE SECONDARY ROLES with a list of roles")
        cursor.end()
        session.secondary_roles = chosen
        return status("Statement executed successfully.", StatementType.USE)
    name = cursor.name()
    cursor.end()
    with context.account.lock:
        if name.resolved not in context.account.roles:
            raise errors.cannot_be_performed()
        assigned = access.inherited(context.account, access.roles_of_user(context.account, session.user))
        if RoleName(name.resolved) not in assigned:
            raise errors.role_not_assigned(name.resolved)
        session.role = name.resolved
    return status("Statement executed successfully.", StatementType.USE)


KIND = ObjectKind(Role, release=_release, columns=COLUMNS, row=_row, has_terse=True)
