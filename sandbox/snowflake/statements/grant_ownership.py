"""GRANT OWNERSHIP ON object TO role [COPY | REVOKE CURRENT GRANTS].

https://docs.snowflake.com/en/sql-reference/sql/grant-ownership
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, locate
from sandbox.snowflake.catalog.securable import FutureGrant
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.privilege_list import read_target


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    with context.account.lock:
        cursor.expect("ON")
        target = read_target(session, cursor)
        cursor.expect("TO")
        owner = locate.read_grantee(session, cursor).role_name
        copies = cursor.accept("COPY", "CURRENT", "GRANTS")
        revokes = not copies and cursor.accept("REVOKE", "CURRENT", "GRANTS")
        cursor.end()
        if target.kind == "ACCOUNT":
            raise errors.syntax("OWNERSHIP cannot be granted on ACCOUNT.")
        manages_grants = access.has_account_privilege(session, "MANAGE GRANTS")
        roles = access.active_roles(session)
        for entry in target.entries:
            if entry.securable.owner not in roles and not manages_grants:
                raise errors.grant_not_executed()
            if entry.securable.grants and not copies and not revokes and entry.securable.owner != owner:
                raise errors.dependent_grants(entry.kind.lower(), entry.name)
        for entry in target.entries:
            entry.securable.owner = owner
            if revokes:
                entry.securable.grants = []
        if target.future_in is not None:
            if not manages_grants:
                raise errors.grant_not_executed()
            target.future_in.future_grants.append(FutureGrant("OWNERSHIP", target.kind, owner))
    return status("Statement executed successfully.")
