"""Grants of privileges.

https://docs.snowflake.com/en/sql-reference/sql/grant-privilege
https://docs.snowflake.com/en/sql-reference/sql/grant-ownership
https://docs.snowflake.com/en/sql-reference/sql/revoke-privilege
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, inventory, locate, resolve
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.inventory import Entry
from snowdome.snowflake.catalog.privileges import PLURALS, PRIVILEGES
from snowdome.snowflake.catalog.securable import FutureGrant, RoleName
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Result, status
from snowdome.snowflake.session import Session


@dataclass(frozen=True)
class Target:
    """What a GRANT names: existing objects, or the future ones of a database or schema."""

    kind: str
    entries: list[Entry]
    future_in: Database | Schema | None = None


def read_privileges(cursor: Cursor) -> list[str]:
    """Privileges up to ON; ["ALL"] for ALL PRIVILEGES."""
    privileges: list[str] = []
    words: list[str] = []
    while not cursor.accept("ON"):
        if cursor.accept(","):
            privileges.append(" ".join(words))
            words = []
        else:
            words.append(cursor.word())
    privileges.append(" ".join(words))
    if privileges in (["ALL"], ["ALL PRIVILEGES"]):
        return ["ALL"]
    if "" in privileges:
        raise cursor.unexpected()
    return privileges


def read_target(session: Session, cursor: Cursor) -> Target:
    """ACCOUNT, `KIND name`, or `ALL | FUTURE KINDS IN DATABASE | SCHEMA name`."""
    if cursor.accept("ACCOUNT"):
        return Target("ACCOUNT", [Entry("ACCOUNT", (session.account.name,), session.account)])
    future = cursor.accept("FUTURE")
    if future or cursor.accept("ALL"):
        return _read_many(session, cursor, future=future)
    entry = locate.read_granted_on(session, cursor)
    return Target(entry.kind, [entry])


def _read_many(session: Session, cursor: Cursor, *, future: bool) -> Target:
    plural = next((words for words in PLURALS if cursor.accept(*words.split())), None)
    if plural is None:
        raise cursor.unexpected()
    kind = PLURALS[plural]
    cursor.expect("IN")
    if cursor.accept("DATABASE"):
        database = resolve.database(session, cursor.name())
        if future:
            return Target(kind, [], database)
        return Target(kind, [entry for entry in inventory.in_database(database) if _is(entry, kind)])
    cursor.expect("SCHEMA")
    database, schema = resolve.schema(session, cursor.qualified_name(), "GRANT")
    if future:
        return Target(kind, [], schema)
    return Target(kind, [entry for entry in inventory.in_schema(database, schema) if _is(entry, kind)])


def _is(entry: Entry, kind: str) -> bool:
    return entry.kind == kind or (kind == "TABLE" and entry.kind == "ICEBERG TABLE")


def expand(privileges: list[str], kind: str) -> list[str]:
    """ALL as single privileges; refuses a privilege that the kind does not have."""
    if privileges == ["ALL"]:
        return list(PRIVILEGES[kind])
    for privilege in privileges:
        if privilege not in PRIVILEGES[kind]:
            raise errors.syntax(f"Privilege {privilege} cannot be granted on {kind}.")
    return privileges


def require_authority(
    session: Session,
    target: Target,
    privileges: list[str],
    refusal: Callable[[], errors.SnowflakeError],
) -> None:
    """Raises `refusal()` unless the session may grant these privileges on all of the target.

    Its owner may, the owner of a managed access schema for what is inside, a role that holds the privilege WITH GRANT
    OPTION, and a role with MANAGE GRANTS.
    """
    roles = access.active_roles(session)
    if access.holds(roles, "MANAGE GRANTS", session.account):
        return
    if target.future_in is not None:
        if isinstance(target.future_in, Schema) and target.future_in.managed_access and target.future_in.owner in roles:
            return
        raise refusal()
    for entry in target.entries:
        owner = _grant_owner(session, entry)
        if owner in roles:
            continue
        for privilege in privileges:
            if not any(
                grant.privilege == privilege and grant.grant_option and grant.grantee in roles
                for grant in entry.securable.grants
            ):
                raise refusal()


def _grant_owner(session: Session, entry: Entry) -> RoleName | None:
    if len(entry.parts) == 3:
        schema = session.account.databases[entry.parts[0]].schemas[entry.parts[1]]
        if schema.managed_access:
            return schema.owner
    return entry.securable.owner


def grant(context: Context, cursor: Cursor, head: Head) -> Result:
    """GRANT privileges ON objects TO a role."""
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


def grant_ownership(context: Context, cursor: Cursor, head: Head) -> Result:
    """GRANT OWNERSHIP ON object TO role [COPY | REVOKE CURRENT GRANTS]."""
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
        if target.kind == "RESOURCE MONITOR":
            # Not among the privileges on monitors: https://docs.snowflake.com/en/user-guide/security-access-control-privileges
            raise errors.unsupported("GRANT OWNERSHIP ON RESOURCE MONITOR")
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


def revoke(context: Context, cursor: Cursor, head: Head) -> Result:
    """REVOKE privileges ON objects FROM a role."""
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
