"""Who was granted what on the catalog, its databases and tables.

https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html
https://docs.aws.amazon.com/lake-formation/latest/dg/implicit-permissions.html
https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_DataLakeSettings.html
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

#: Stands for whoever IAM lets in. A resource on which it has ALL is IAM's alone.
IAM_ALLOWED_PRINCIPALS = "IAM_ALLOWED_PRINCIPALS"
EVERY_TABLE = "*"
ALL = "ALL"


@dataclass(frozen=True)
class Resource:
    """The catalog; a database of it; a table of that, or every table."""

    database: str = ""
    table: str = ""

    @property
    def kind(self) -> str:
        return "table" if self.table else "database" if self.database else "catalog"

    def covers(self, other: Resource) -> bool:
        """A grant on every table is one on each."""
        return self == other or (
            self.table == EVERY_TABLE and other.kind == "table" and self.database == other.database
        )


@dataclass
class Held:
    permissions: set[str] = field(default_factory=set)
    #: Those that the holder may grant on.
    grantable: set[str] = field(default_factory=set)


class Grants:
    """Of one catalog. As an account comes, IAM alone decides."""

    def __init__(self) -> None:
        self.administrators: set[str] = set()
        #: Whether IAM decides on new databases, and on new tables of databases that do not say it.
        self.iam_decides_on_databases = True
        self.iam_decides_on_tables = True
        self._held: dict[tuple[str, Resource], Held] = {}
        self._lock = threading.RLock()
        self.add(IAM_ALLOWED_PRINCIPALS, Resource(), {"CREATE_DATABASE"})

    def enforce(self, administrator: str) -> None:
        """What an administrator does who takes the catalog over from IAM."""
        self.administrators = {administrator}
        self.iam_decides_on_databases = self.iam_decides_on_tables = False
        self.remove(IAM_ALLOWED_PRINCIPALS, Resource(), {"CREATE_DATABASE"})

    def add(self, principal: str, resource: Resource, permissions: set[str], grantable: Iterable[str] = ()) -> None:
        with self._lock:
            held = self._held.setdefault((principal, resource), Held())
            held.permissions |= permissions
            held.grantable |= set(grantable)

    def remove(self, principal: str, resource: Resource, permissions: set[str], grantable: Iterable[str] = ()) -> bool:
        """Returns whether there was anything to remove."""
        with self._lock:
            held = self._held.get((principal, resource))
            if held is None:
                return False
            # Who may not do it may not let others do it either.
            gone = (held.permissions & permissions) | (held.grantable & set(grantable))
            held.permissions -= permissions
            held.grantable -= permissions | set(grantable)
            if not held.permissions:
                del self._held[principal, resource]
            return bool(gone)

    def forget(self, resource: Resource) -> None:
        """What is deleted takes its grants along; a database those of its tables, too."""
        with self._lock:
            for principal, other in list(self._held):
                within = resource.kind == "database" and other.database == resource.database
                if other == resource or within:
                    del self._held[principal, other]

    def all(self) -> Iterator[tuple[str, Resource, Held]]:
        with self._lock:
            items = list(self._held.items())
        yield from ((principal, resource, held) for (principal, resource), held in items)

    def allow(self, principal: str, permission: str, resource: Resource) -> bool:
        if principal in self.administrators and permission in ("DESCRIBE", "CREATE_DATABASE"):
            return True
        for who, what, held in self.all():
            if who not in (principal, IAM_ALLOWED_PRINCIPALS):
                continue
            # Any permission lets see what it is on.
            if what.covers(resource) and (held.permissions & {permission, ALL} or permission == "DESCRIBE"):
                return True
            # Who has made a table sees its database.
            if permission == "DESCRIBE" and resource == Resource(what.database) and ALL in held.grantable:
                return True
        return False

    def may_grant(self, principal: str, permissions: set[str], resource: Resource) -> bool:
        if principal in self.administrators:
            return True
        found: set[str] = set()
        for who, what, held in self.all():
            if who == principal and what.covers(resource):
                found |= held.grantable
        return ALL in found or permissions <= found

    def on_created(self, principal: str | None, resource: Resource, iam_decides: bool) -> None:
        """Whoever makes something may do everything with it, and let others."""
        if principal is not None:
            self.add(principal, resource, {ALL}, {ALL})
        if iam_decides:
            self.add(IAM_ALLOWED_PRINCIPALS, resource, {ALL})
