"""Database roles.

https://docs.snowflake.com/en/sql-reference/sql/create-database-role
https://docs.snowflake.com/en/sql-reference/sql/alter-database-role
https://docs.snowflake.com/en/sql-reference/sql/drop-database-role
https://docs.snowflake.com/en/sql-reference/sql/show-database-roles
"""

from __future__ import annotations

from snowdome.snowflake import errors, show
from snowdome.snowflake.catalog import access, resolve
from snowdome.snowflake.catalog.role import DatabaseRole
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result, status
from snowdome.snowflake.statements.object_kinds import ObjectKind, find_if_exists, kept
from snowdome.snowflake.statements.role import forget, rename
from snowdome.snowflake.statements.schema import databases_in


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    properties = cursor.properties("CREATE DATABASE ROLE")
    cursor.end()
    comment = properties.text("COMMENT", "")
    properties.finish()
    if len(name.parts) > 2:
        raise errors.syntax(f"Invalid database role name '{name}'.")
    session = context.session
    with context.account.lock:
        database = (
            resolve.database(session, name.parts[0])
            if len(name.parts) == 2
            else resolve.current_database(session, "CREATE DATABASE ROLE")
        )
        existing = database.roles.get(name.last.resolved)
        if (answer := kept(head, existing, name.last, name)) is not None:
            return answer
        access.require_create(session, "CREATE DATABASE ROLE", database)
        owner = RoleName(session.role)
        if existing is not None:
            access.require_ownership(session, existing)
            forget(context.account, existing.role_name, owner)
        database.roles[name.last.resolved] = DatabaseRole(
            name.last.resolved, owner=owner, comment=comment, database=database.name
        )
    return status(f"Database role {name.last.resolved} successfully created.")


def alter(context: Context, cursor: Cursor, head: Head) -> Result:
    """ALTER DATABASE ROLE: RENAME TO, SET and UNSET COMMENT."""
    name = cursor.qualified_name()
    with context.account.lock:
        role = find_if_exists(context, head, DatabaseRole, name)
        if role is None:
            return status("Statement executed successfully.")
        access.require_ownership(context.session, role)
        if cursor.accept("RENAME", "TO"):
            new_name = cursor.qualified_name()
            cursor.end()
            roles = context.account.databases[role.database].roles
            if len(new_name.parts) == 2 and new_name.parts[0].resolved != role.database:
                raise errors.syntax("A database role cannot be moved to another database.")
            if new_name.last.resolved in roles:
                raise errors.already_exists(str(new_name))
            del roles[role.name]
            rename(context.account, role.role_name, RoleName(new_name.last.resolved, role.database))
            role.name = new_name.last.resolved
            roles[role.name] = role
        elif cursor.accept("UNSET", "COMMENT"):
            cursor.end()
            role.comment = ""
        else:
            cursor.expect("SET")
            properties = cursor.properties("ALTER DATABASE ROLE")
            cursor.end()
            comment = properties.text("COMMENT", role.comment)
            properties.finish()
            role.comment = comment
    return status("Statement executed successfully.")


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "is_default", "is_current", "is_inherited"),
    *(Column.fixed(name) for name in ("granted_to_roles", "granted_to_database_roles", "granted_database_roles")),
    *Column.texts("owner", "comment", "owner_role_type"),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
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


def _release(context: Context, role: DatabaseRole) -> None:
    forget(context.account, role.role_name, RoleName(context.session.role))


KIND = ObjectKind(DatabaseRole, release=_release)
