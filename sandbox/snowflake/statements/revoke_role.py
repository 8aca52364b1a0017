"""REVOKE ROLE and REVOKE DATABASE ROLE.

https://docs.snowflake.com/en/sql-reference/sql/revoke-role
https://docs.snowflake.com/en/sql-reference/sql/revoke-database-role
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog.role import Role, User
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.grant_role import read_member, read_role, require_authority


def run(context: Context, cursor: Cursor, head: Head) -> Result:
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
