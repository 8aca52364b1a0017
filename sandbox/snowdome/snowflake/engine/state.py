"""What the engine holds while the server runs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.engine.iceberg.aws_endpoint import AwsEndpoint

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
    transactions: dict[int, duckdb.DuckDBPyConnection] = field(default_factory=dict)
    """Open transactions, by session ID."""
    metadata: dict[str, TableMetadata] = field(default_factory=dict)
    """Metadata of Iceberg tables as last refreshed, by the file it was read from."""
    lock: threading.Lock = field(default_factory=threading.Lock)
