"""REVOKE privileges ON objects FROM a role.

https://docs.snowflake.com/en/sql-reference/sql/revoke-privilege
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import locate
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.privilege_list import expand, read_privileges, read_target, require_authority


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    with context.account.lock:
        option_only = cursor.accept("GRANT", "OPTION", "FOR")
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
                if option_only:
                    entry.securable.revoke_grant_option(privilege, grantee)
                else:
                    entry.securable.revoke(privilege, grantee)
            if target.future_in is not None:
                _revoke_future(target.future_in, (privilege, target.kind, grantee), option_only=option_only)
    return status("Statement executed successfully.")


def _revoke_future(holder: Database | Schema, revoked: tuple[str, str, RoleName], *, option_only: bool) -> None:
    matching = [g for g in holder.future_grants if (g.privilege, g.object_kind, g.grantee) == revoked]
    for grant in matching:
        if option_only:
            grant.grant_option = False
        else:
            holder.future_grants.remove(grant)
