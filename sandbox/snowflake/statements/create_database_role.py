"""CREATE DATABASE ROLE.

https://docs.snowflake.com/en/sql-reference/sql/create-database-role
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.role import DatabaseRole
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.drop_role import forget


def run(context: Context, cursor: Cursor, head: Head) -> Result:
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
        if existing is not None and head.if_exists:
            return status(f"{name.last} already exists, statement succeeded.")
        if existing is not None and not head.or_replace:
            raise errors.already_exists(str(name))
        access.require_create(session, "CREATE DATABASE ROLE", database)
        owner = RoleName(session.role)
        if existing is not None:
            access.require_ownership(session, existing)
            forget(context.account, existing.role_name, owner)
        database.roles[name.last.resolved] = DatabaseRole(
            name.last.resolved, owner=owner, comment=comment, database=database.name
        )
    return status(f"Database role {name.last} successfully created.")
