"""Tables and views: what SHOW and DESCRIBE know of them. Their rows are the engine's."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Literal

from snowdome.snowflake.catalog.securable import Securable
from snowdome.snowflake.identifiers import Name
from snowdome.snowflake.result import Column

TableKind = Literal["TABLE", "VIEW", "ICEBERG"]
RefreshState = Literal["RUNNING", "STALLED", "ICEBERG_TABLE_NOT_INITIALIZED"]
"""https://docs.snowflake.com/en/user-guide/tables-iceberg-auto-refresh"""


@dataclass
class IcebergSource:
    """Where a table of a linked database comes from. All names as the remote catalog has them."""

    catalog_integration: str
    external_volume: str
    catalog_namespace: str
    catalog_table: str
    base_location: str = ""
    """S3 URL of the table's folder."""
    metadata_location: str = ""
    """S3 URL of the metadata file the last refresh read."""
    format_version: int = 2
    table_uuid: str = ""
    """The table's identity in its metadata; another one under the same name is another table."""
    snapshot_id: str | None = None
    snapshot_at: datetime | None = None
    schema_id: int = 0
    refreshed_at: datetime | None = None
    auto_refresh: bool = True
    refresh_state: RefreshState = "RUNNING"
    refresh_failure: str = ""
    """Why the state is not RUNNING."""


@dataclass(frozen=True)
class Identity:
    """An AUTOINCREMENT or IDENTITY column's numbers. https://docs.snowflake.com/en/sql-reference/sql/create-table"""

    start: int = 1
    increment: int = 1
    ordered: bool = False
    storage_name: str = ""
    """The engine's own name for the sequence."""

    def __str__(self) -> str:
        """As DESCRIBE and SHOW COLUMNS print it."""
        return f"IDENTITY START {self.start} INCREMENT {self.increment} {'ORDER' if self.ordered else 'NOORDER'}"


@dataclass(frozen=True)
class ForeignKey:
    """A constraint that is shown and not enforced. https://docs.snowflake.com/en/sql-reference/constraints-properties"""

    columns: list[str]
    references: str
    """`storage_name` of the other table, which a rename keeps and CREATE OR REPLACE does not."""
    key: str
    """Name of the key there."""
    positions: list[int]
    """Of each column's counterpart in that key."""
    update_rule: str = "NO ACTION"
    delete_rule: str = "NO ACTION"


@dataclass
class Table(Securable):
    """A native table, a view, or an Iceberg table of a linked database."""

    kind: ClassVar[str] = "TABLE"

    table_kind: TableKind = "TABLE"
    columns: list[Column] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)
    """Column name -> default expression, as SQL."""
    identities: dict[str, Identity] = field(default_factory=dict)
    """Column name -> how its own sequence counts."""
    column_types: dict[str, str] = field(default_factory=dict)
    """Column name -> declared type as DESCRIBE prints it, where `columns` cannot say it (structured types)."""
    column_comments: dict[str, str] = field(default_factory=dict)
    """Column name -> its comment; columns without one are missing."""
    primary_key: list[str] = field(default_factory=list)
    primary_key_name: str = ""
    unique_keys: dict[str, list[str]] = field(default_factory=dict)
    """Name of a UNIQUE constraint -> its columns."""
    foreign_keys: dict[str, ForeignKey] = field(default_factory=dict)
    """Name of a FOREIGN KEY constraint -> what it says."""
    rely: list[str] = field(default_factory=list)
    """Names of the constraints with RELY."""
    definition: str = ""
    """Text of CREATE VIEW; empty for tables."""
    cluster_by: str = ""
    transient: bool = False
    session_id: int | None = None
    """Session that owns a temporary table; None for one that stays."""
    iceberg: IcebergSource | None = None
    retention_days: int = 1
    rows_changed_on: datetime | None = None
    """When DML last changed a native table; None for never."""
    definition_changed_on: datetime | None = None
    """When ALTER or COMMENT last changed it; None for never."""
    loaded_files: dict[str, str] = field(default_factory=dict)
    """Staged files that COPY INTO has loaded: path -> MD5."""
    storage_name: str = ""
    """The engine's own name for a native table's rows; empty for views and Iceberg tables."""

    def default_of(self, column: str) -> str | None:
        """What DESCRIBE prints as the column's default."""
        identity = self.identities.get(column)
        return str(identity) if identity is not None else self.defaults.get(column)

    @property
    def keys(self) -> dict[str, list[str]]:
        """Name of each key that a foreign key may refer to -> its columns."""
        return {**({self.primary_key_name: self.primary_key} if self.primary_key else {}), **self.unique_keys}

    def forget_column(self, column: str) -> None:
        """What is said of a dropped column goes, as do the constraints that it is part of."""
        self.defaults.pop(column, None)
        self.column_comments.pop(column, None)
        if column in self.primary_key:
            self.primary_key, self.primary_key_name = [], ""
        self.unique_keys = {name: columns for name, columns in self.unique_keys.items() if column not in columns}
        self.foreign_keys = {name: key for name, key in self.foreign_keys.items() if column not in key.columns}

    def rename_column(self, old: str, new: str) -> None:
        """What is said of the column is said of its new name."""

        def renamed(columns: list[str]) -> list[str]:
            return [new if column == old else column for column in columns]

        self.columns = [replace(column, name=new) if column.name == old else column for column in self.columns]
        for known in (self.defaults, self.column_comments, self.identities):
            if old in known:
                known[new] = known.pop(old)  # type: ignore[assignment]
        self.primary_key = renamed(self.primary_key)
        self.unique_keys = {name: renamed(columns) for name, columns in self.unique_keys.items()}
        self.foreign_keys = {
            name: replace(key, columns=renamed(key.columns)) for name, key in self.foreign_keys.items()
        }

    @property
    def grant_kind(self) -> str:
        """The kind as GRANT ... ON spells it."""
        return {"TABLE": "TABLE", "VIEW": "VIEW", "ICEBERG": "ICEBERG TABLE"}[self.table_kind]


def column_named(table: Table, name: Name, *, case_insensitive: bool = False) -> Column | None:
    """The column that a name in a statement means."""
    return next((c for c in table.columns if name.matches(c.name, case_insensitive=case_insensitive)), None)
