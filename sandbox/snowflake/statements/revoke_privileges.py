"""REVOKE privileges ON objects FROM a role.

https://docs.snowflake.com/en/sql-reference/sql/revoke-privilege
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import locate
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.privilege_list import expand, read_privileges, read_target, require_authority


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    with context.account.lock:
        if cursor.accept("GRANT", "OPTION", "FOR"):
            raise errors.unsupported("REVOKE GRANT OPTION FOR")
        privileges = read_privileges(cursor)
        target = read_target(session, cursor)
        cursor.expect("FROM")
        grantee = locate.read_grantee(session, cursor).role_name
        if not cursor.accept("CASCADE"):
            cursor.accept("RESTRICT")
        cursor.end()
        privileges = expand(privileges, target.kind)
        require_authority(session, target, privileges, errors.revoke_not_executed)
        for privilege in privileges:
            for entry in target.entries:
                entry.securable.revoke(privilege, grantee)
            if target.future_in is not None:
                revoked = (privilege, target.kind, grantee)
                target.future_in.future_grants = [
                    g for g in target.future_in.future_grants if (g.privilege, g.object_kind, g.grantee) != revoked
                ]
    return status("Statement executed successfully.")
