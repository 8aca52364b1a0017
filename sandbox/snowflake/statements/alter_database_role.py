"""ALTER DATABASE ROLE: RENAME TO, SET and UNSET COMMENT.

https://docs.snowflake.com/en/sql-reference/sql/alter-database-role
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, locate
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.alter_role import rename


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    with context.account.lock:
        try:
            role = locate.database_role(context.session, name)
        except errors.SnowflakeError as error:
            if head.if_exists and error.code == "002003":
                return status("Statement executed successfully.")
            raise
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
