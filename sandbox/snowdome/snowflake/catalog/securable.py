"""What every object of the account has: an owner, grants, a creation time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import ClassVar


@dataclass(frozen=True)
class RoleName:
    """An account role, or a database role when `database` is set. Names as stored."""

    name: str
    database: str | None = None

    @property
    def kind(self) -> str:
        return "ROLE" if self.database is None else "DATABASE_ROLE"

    def __str__(self) -> str:
        return self.name if self.database is None else f"{self.database}.{self.name}"


@dataclass
class Grant:
    """One privilege on one object, given to one role."""

    privilege: str
    grantee: RoleName
    grant_option: bool = False
    granted_by: str = ""
    created_on: datetime = field(default_factory=lambda: datetime.now(timezone.utc))


@dataclass
class FutureGrant:
    """A privilege that objects of `object_kind` get when they are created in this database or schema."""

    privilege: str
    object_kind: str
    grantee: RoleName
    grant_option: bool = False
    created_on: datetime = field(default_factory=lambda: datetime.now(timezone.utc))


@dataclass
class Securable:
    """Base of all objects. `name` is as stored; `owner` is None only for what Snowflake itself owns."""

    kind: ClassVar[str] = "OBJECT"
    """The kind as GRANT ... ON spells it, e.g. EXTERNAL VOLUME."""

    name: str
    owner: RoleName | None = None
    comment: str = ""
    created_on: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    grants: list[Grant] = field(default_factory=list)

    @property
    def kind_in_messages(self) -> str:
        """As the text about a missing privilege spells the kind."""
        return self.kind.lower()

    def grant(self, privilege: str, grantee: RoleName, *, grant_option: bool = False, granted_by: str = "") -> None:
        """Adds or widens a grant; granting twice is not an error."""
        for held in self.grants:
            if held.privilege == privilege and held.grantee == grantee:
                held.grant_option = held.grant_option or grant_option
                return
        self.grants.append(Grant(privilege, grantee, grant_option, granted_by))

    def revoke(self, privilege: str, grantee: RoleName) -> None:
        """Removes a grant; revoking what was not granted is not an error."""
        self.grants = [held for held in self.grants if (held.privilege, held.grantee) != (privilege, grantee)]

    def revoke_grant_option(self, privilege: str, grantee: RoleName) -> None:
        """Leaves the privilege itself."""
        for held in self.grants:
            if (held.privilege, held.grantee) == (privilege, grantee):
                held.grant_option = False
