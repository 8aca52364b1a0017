"""Who may do what: roles in use, inherited roles, ownership, privileges.

https://docs.snowflake.com/en/user-guide/security-access-control-overview
"""

from __future__ import annotations

from collections.abc import Iterable

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.role import DatabaseRole, Role
from snowdome.snowflake.catalog.securable import RoleName, Securable
from snowdome.snowflake.identifiers import quote_if_needed
from snowdome.snowflake.session import Session

PUBLIC = RoleName("PUBLIC")


def roles_of_user(account: Account, user: str) -> set[RoleName]:
    """Account roles granted to a user, without what these inherit. PUBLIC is granted to everyone."""
    return {PUBLIC} | {role.role_name for role in account.roles.values() if user in role.granted_to_users}


def inherited(account: Account, start: Iterable[RoleName]) -> set[RoleName]:
    """`start` and every role granted to one of them, directly or through others."""
    edges: dict[RoleName, list[RoleName]] = {}
    for role in all_roles(account):
        for membership in role.granted_to_roles:
            edges.setdefault(membership.grantee, []).append(role.role_name)
    reached = set(start)
    pending = list(reached)
    while pending:
        for role_name in edges.get(pending.pop(), ()):
            if role_name not in reached:
                reached.add(role_name)
                pending.append(role_name)
    return reached


def all_roles(account: Account) -> Iterable[Role | DatabaseRole]:
    yield from account.roles.values()
    for database in account.databases.values():
        yield from database.roles.values()


def primary_roles(session: Session) -> set[RoleName]:
    """The session's primary role and what it inherits; creating an object takes its privileges from these only."""
    return inherited(session.account, {RoleName(session.role), PUBLIC})


def active_roles(session: Session) -> set[RoleName]:
    """Primary and secondary roles, and what they inherit."""
    start = {RoleName(session.role), PUBLIC}
    if session.secondary_roles == "ALL":
        start |= roles_of_user(session.account, session.user)
    return inherited(session.account, start)


def holds(roles: set[RoleName], privilege: str, securable: Securable) -> bool:
    """Whether one of `roles` owns the object or was granted the privilege on it."""
    if securable.owner in roles:
        return True
    wanted = {privilege, "OWNERSHIP", "ALL"}
    return any(grant.grantee in roles and grant.privilege in wanted for grant in securable.grants)


def has_privilege(session: Session, privilege: str, securable: Securable) -> bool:
    """Whether the session may use `privilege` on the object."""
    return holds(active_roles(session), privilege, securable)


def has_account_privilege(session: Session, privilege: str) -> bool:
    """Whether the session holds a privilege on the account, e.g. CREATE EXTERNAL VOLUME.

    Creating takes the primary role only: secondary roles do not authorize CREATE.
    https://docs.snowflake.com/en/user-guide/security-access-control-overview#authorization-through-primary-role-and-secondary-roles
    """
    roles = primary_roles(session) if privilege.startswith("CREATE ") else active_roles(session)
    return holds(roles, privilege, session.account)


def require_account_privilege(session: Session, privilege: str) -> None:
    """Raises 003001 unless the session holds the privilege on the account."""
    if not has_account_privilege(session, privilege):
        raise errors.insufficient_privileges("account", session.account.name)


def is_visible(session: Session, securable: Securable) -> bool:
    """Whether SHOW lists the object: any privilege on it, or MANAGE GRANTS."""
    roles = active_roles(session)
    if securable.owner is None or securable.owner in roles:
        return True
    if any(grant.grantee in roles for grant in securable.grants):
        return True
    return holds(roles, "MANAGE GRANTS", session.account)


def require(session: Session, privilege: str, securable: Securable, name: str | None = None) -> None:
    """Raises 003001 unless the session may use `privilege` on an object it can see.

    `name` is the object's name in the message; by default its own, unqualified.
    """
    if not has_privilege(session, privilege, securable):
        raise errors.insufficient_privileges(securable.kind_in_messages, name or quote_if_needed(securable.name))


def require_ownership(session: Session, securable: Securable, name: str | None = None) -> None:
    """Raises 003001 unless an active role owns the object."""
    require(session, "OWNERSHIP", securable, name)


def require_create(session: Session, privilege: str, container: Securable) -> None:
    """Raises 003001 unless the primary role may create in a database or schema, e.g. CREATE SCHEMA."""
    if not holds(primary_roles(session), privilege, container):
        raise errors.insufficient_privileges(container.kind.lower(), quote_if_needed(container.name))
