"""SHOW DATABASE ROLES IN DATABASE.

https://docs.snowflake.com/en/sql-reference/sql/show-database-roles
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result
from sandbox.snowflake.statements.show_schemas import databases_in

COLUMNS = (
    Column.timestamp("created_on"),
    *(Column.text(name) for name in ("name", "is_default", "is_current", "is_inherited")),
    *(Column.fixed(name) for name in ("granted_to_roles", "granted_to_database_roles", "granted_database_roles")),
    *(Column.text(name) for name in ("owner", "comment", "owner_role_type")),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor, "DATABASE")
    with context.account.lock:
        inherited = access.primary_roles(context.session)
        rows = [
            {
                "created_on": role.created_on,
                "name": role.name,
                "is_default": "N",
                "is_current": "N",
                "is_inherited": show.yes_no(role.role_name in inherited),
                "granted_to_roles": sum(held.grantee.database is None for held in role.granted_to_roles),
                "granted_to_database_roles": sum(held.grantee.database is not None for held in role.granted_to_roles),
                "granted_database_roles": sum(
                    held.grantee == role.role_name
                    for other in database.roles.values()
                    for held in other.granted_to_roles
                ),
                "owner": str(role.owner or ""),
                "comment": role.comment,
                "owner_role_type": "ROLE",
            }
            for database in databases_in(context, narrowed.scope or show.Scope("DATABASE"))
            for role in sorted(database.roles.values(), key=lambda r: r.name)
        ]
    return show.table(COLUMNS, rows, narrowed)
