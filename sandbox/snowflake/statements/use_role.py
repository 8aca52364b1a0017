"""USE ROLE and USE SECONDARY ROLES.

https://docs.snowflake.com/en/sql-reference/sql/use-role
https://docs.snowflake.com/en/sql-reference/sql/use-secondary-roles
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, StatementType, status


def run(context: Context, cursor: Cursor, head: Head) -> Result:
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
