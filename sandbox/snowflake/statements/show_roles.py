"""SHOW ROLES.

https://docs.snowflake.com/en/sql-reference/sql/show-roles
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.role import Role
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result

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
TERSE_COLUMNS = (
    Column.timestamp("created_on"),
    *(Column.text(name) for name in ("name", "kind", "database_name", "schema_name")),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor)
    with context.account.lock:
        inherited = access.primary_roles(context.session)
        rows = [_row(context, role, inherited) for role in sorted(context.account.roles.values(), key=lambda r: r.name)]
    return show.table(TERSE_COLUMNS if "TERSE" in head.modifiers else COLUMNS, rows, narrowed)


def _row(context: Context, role: Role, inherited: set[RoleName]) -> dict[str, object]:
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
        "is_inherited": show.yes_no(role.role_name in inherited and not is_current),
        "assigned_to_users": len(role.granted_to_users),
        "granted_to_roles": len(role.granted_to_roles),
        "granted_roles": granted,
        "owner": str(role.owner or ""),
        "comment": role.comment,
        "kind": "ROLE",
        "database_name": None,
        "schema_name": None,
    }
