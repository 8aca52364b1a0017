"""The part that GRANT and REVOKE of privileges share: `privileges ON objects`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, inventory, locate, resolve
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.inventory import Entry
from sandbox.snowflake.catalog.privileges import PLURALS, PRIVILEGES
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.session import Session


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
    kind = locate.read_kind(cursor)
    return Target(kind, [locate.find(session, kind, cursor.qualified_name())])


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
