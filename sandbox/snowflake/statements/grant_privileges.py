"""GRANT privileges ON objects TO a role.

https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import locate
from sandbox.snowflake.catalog.securable import FutureGrant
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.privilege_list import expand, read_privileges, read_target, require_authority


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    with context.account.lock:
        privileges = read_privileges(cursor)
        target = read_target(session, cursor)
        cursor.expect("TO")
        grantee = locate.read_grantee(session, cursor).role_name
        grant_option = cursor.accept("WITH", "GRANT", "OPTION")
        cursor.end()
        if target.kind == "ACCOUNT" and grantee.database is not None:
            raise errors.syntax("Privileges on the account cannot be granted to a database role.")
        privileges = expand(privileges, target.kind)
        require_authority(session, target, privileges, errors.grant_not_executed)
        for privilege in privileges:
            for entry in target.entries:
                entry.securable.grant(privilege, grantee, grant_option=grant_option, granted_by=session.role)
            if target.future_in is not None:
                _add_future(target.future_in.future_grants, FutureGrant(privilege, target.kind, grantee, grant_option))
    return status("Statement executed successfully.")


def _add_future(held: list[FutureGrant], added: FutureGrant) -> None:
    for grant in held:
        if (grant.privilege, grant.object_kind, grant.grantee) == (added.privilege, added.object_kind, added.grantee):
            grant.grant_option = grant.grant_option or added.grant_option
            return
    held.append(added)
