"""Account roles, database roles and users."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import ClassVar

from snowdome.snowflake.catalog.securable import RoleName, Securable


@dataclass
class RoleGrant:
    """Membership: the role that holds this is granted to `grantee` (another role)."""

    grantee: RoleName
    granted_by: str = ""
    created_on: datetime = field(default_factory=lambda: datetime.now(timezone.utc))


@dataclass
class Role(Securable):
    """An account role."""

    kind: ClassVar[str] = "ROLE"

    granted_to_roles: list[RoleGrant] = field(default_factory=list)
    granted_to_users: list[str] = field(default_factory=list)

    @property
    def role_name(self) -> RoleName:
        return RoleName(self.name)


@dataclass
class DatabaseRole(Securable):
    """A role inside a database; it can be granted to roles, not to users."""

    kind: ClassVar[str] = "DATABASE ROLE"

    database: str = ""
    granted_to_roles: list[RoleGrant] = field(default_factory=list)

    @property
    def role_name(self) -> RoleName:
        return RoleName(self.name, self.database)


@dataclass
class AccessToken:
    """A programmatic access token. Only the SHA-256 of the secret is kept."""

    name: str
    secret_sha256: str
    expires_at: datetime
    role_restriction: str | None = None
    created_on: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    disabled: bool = False
    comment: str = ""


@dataclass
class User(Securable):
    """A person or a service. Only a salted hash of the password is kept."""

    kind: ClassVar[str] = "USER"

    login_name: str = ""
    display_name: str = ""
    user_type: str | None = None
    """PERSON, SERVICE, LEGACY_SERVICE or None; a SERVICE cannot have a password."""
    email: str | None = None
    password_hash: str | None = None
    rsa_public_key: str | None = None
    """Base64 of the DER public key, no header, no line breaks."""
    rsa_public_key_2: str | None = None
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    default_role: str | None = None
    default_warehouse: str | None = None
    default_namespace: str | None = None
    default_secondary_roles: str = "ALL"
    """ALL or NONE. https://docs.snowflake.com/en/sql-reference/sql/create-user: ALL unless set."""
    disabled: bool = False
    failed_logins: int = 0
    """Wrong passwords since the last login."""
    locked_until: datetime | None = None
    """No password is taken before this time."""
    must_change_password: bool = False
