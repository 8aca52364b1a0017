"""What the engine holds while the server runs."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.iceberg.aws_endpoint import AwsEndpoint
from snowdome.snowflake.engine.load_metadata import LoadMetadata
from snowdome.snowflake.engine.table_locks import TableLocks
from snowdome.snowflake.stage_files import delete_table_stage

if TYPE_CHECKING:
    import duckdb
    from pyiceberg.table.metadata import TableMetadata

    from snowdome.snowflake.engine.native_store import NativeStore


class Phase(Enum):
    """What a statement does that holds no connection."""

    COMPILING = auto()
    """It reads and translates its text: when it is interrupted here, it changes nothing."""
    WORKING = auto()


@dataclass
class Transaction:
    """What a session has begun and not yet ended. Procedures run in copies of the session, and share it."""

    id: str
    """CURRENT_TRANSACTION()."""
    user: str
    """Who began it."""
    connection: duckdb.DuckDBPyConnection
    loads: LoadMetadata = field(default_factory=LoadMetadata)
    is_unused: bool = True
    """Whether it has changed nothing: what it reads is what is committed by then."""
    used_at: float = field(default_factory=time.monotonic)
    """When its last statement ended, in seconds of the monotonic clock."""


@dataclass
class EngineState:
    """One account's engine."""

    account: Account
    aws: AwsEndpoint
    native: NativeStore
    files: Path = Path()
    """Folder for the files of stages."""
    running: dict[str, duckdb.DuckDBPyConnection | Phase] = field(default_factory=dict)
    """Connections of running statements by query ID, for `interrupt`; before they have one, what they do."""
    interrupted: set[str] = field(default_factory=set)
    """Statements that were asked to stop."""
    transactions: dict[int, Transaction] = field(default_factory=dict)
    """Open transactions, by session ID."""
    locks: TableLocks = field(default_factory=TableLocks)
    busy: Counter[int] = field(default_factory=Counter)
    """Statements that run now, by session ID."""
    metadata: dict[str, TableMetadata] = field(default_factory=dict)
    """Metadata of Iceberg tables as last refreshed, by the file it was read from."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def drop_native(self, table: Table) -> None:
        """Deletes a native table's rows and the files of its stage."""
        if table.storage_name:
            self.native.drop(table)
            delete_table_stage(self.files, table)
