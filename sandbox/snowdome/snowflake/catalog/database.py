"""Databases, native and linked, and what is inside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from snowdome.snowflake.catalog.file_format import FileFormat
from snowdome.snowflake.catalog.notebook import Notebook
from snowdome.snowflake.catalog.role import DatabaseRole
from snowdome.snowflake.catalog.routine import Function, Procedure
from snowdome.snowflake.catalog.securable import FutureGrant, Securable
from snowdome.snowflake.catalog.sequence import NumberSequence
from snowdome.snowflake.catalog.stage import Stage
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.identifiers import Name


@dataclass
class CatalogLink:
    """The LINKED_CATALOG of a database.

    https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked
    """

    catalog_integration: str
    external_volume: str | None
    catalog_name: str | None = None
    allowed_namespaces: list[str] = field(default_factory=list)
    """Empty: all."""
    blocked_namespaces: list[str] = field(default_factory=list)
    namespace_mode: Literal["IGNORE_NESTED_NAMESPACE", "FLATTEN_NESTED_NAMESPACE"] = "IGNORE_NESTED_NAMESPACE"
    namespace_flatten_delimiter: str | None = None
    sync_interval_seconds: int = 30
    allowed_write_operations: Literal["NONE", "ALL"] = "ALL"
    case_sensitivity: Literal["CASE_SENSITIVE", "CASE_INSENSITIVE"] = "CASE_INSENSITIVE"
    suspended: bool = False
    """Whether discovery is suspended (ALTER DATABASE ... SUSPEND DISCOVERY)."""


@dataclass
class Schema(Securable):
    """A schema, or a namespace of the remote catalog when its database is linked."""

    kind: ClassVar[str] = "SCHEMA"

    transient: bool = False
    managed_access: bool = False
    retention_days: int | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    namespace: list[str] = field(default_factory=list)
    """Parts of the remote namespace; empty for a native schema."""
    tables: dict[str, Table] = field(default_factory=dict)
    """Tables and views share one name space. Keys are the names as stored."""
    file_formats: dict[str, FileFormat] = field(default_factory=dict)
    sequences: dict[str, NumberSequence] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    stages: dict[str, Stage] = field(default_factory=dict)
    notebooks: dict[str, Notebook] = field(default_factory=dict)
    future_grants: list[FutureGrant] = field(default_factory=list)

    def find_table(self, name: Name, *, case_insensitive: bool, session_id: int | None = None) -> Table | None:
        """The table or view `name` means; a temporary one only for its own session."""
        if not case_insensitive or name.quoted:
            temporary = self.tables.get(temporary_key(name.resolved, session_id)) if session_id else None
            return temporary or self.tables.get(name.resolved)
        return next((t for t in self.tables.values() if name.matches(t.name, case_insensitive=True)), None)


def temporary_key(name: str, session_id: int) -> str:
    """Key of a session's temporary table in `Schema.tables`, where it hides a permanent one of that name."""
    return f"{name}\0{session_id}"


@dataclass
class Database(Securable):
    """A database. `link` is set for a catalog-linked one."""

    kind: ClassVar[str] = "DATABASE"

    transient: bool = False
    retention_days: int = 1
    parameters: dict[str, str] = field(default_factory=dict)
    """Object parameters set on the database itself, by upper-case name."""
    schemas: dict[str, Schema] = field(default_factory=dict)
    roles: dict[str, DatabaseRole] = field(default_factory=dict)
    link: CatalogLink | None = None
    future_grants: list[FutureGrant] = field(default_factory=list)

    @property
    def case_insensitive(self) -> bool:
        """Whether unquoted names inside match any case."""
        return self.link is not None and self.link.case_sensitivity == "CASE_INSENSITIVE"

    def find_schema(self, name: Name) -> Schema | None:
        if not self.case_insensitive or name.quoted:
            return self.schemas.get(name.resolved)
        return next((s for s in self.schemas.values() if name.matches(s.name, case_insensitive=True)), None)
