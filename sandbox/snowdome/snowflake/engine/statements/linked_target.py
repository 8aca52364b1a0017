"""A table of a linked database as the target of DML: who may write it, and commits with retry."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.iceberg import table_access
from snowdome.snowflake.engine.iceberg.table_access import LinkedCatalog
from snowdome.snowflake.engine.linked import table_copy
from snowdome.snowflake.engine.state import EngineState

if TYPE_CHECKING:
    from pyiceberg.table import Table as IcebergTable

T = TypeVar("T")

COMMIT_ATTEMPTS = 8
FIRST_WAIT_SECONDS = 0.05


@dataclass
class LinkedTarget:
    """An Iceberg table that a statement writes. What Snowflake writes, it sees at once."""

    state: EngineState
    database: Database
    schema: Schema
    table: Table
    catalog: LinkedCatalog

    @property
    def name(self) -> str:
        return f"{self.database.name}.{self.schema.name}.{self.table.name}"

    def load(self) -> IcebergTable:
        """The table with its current metadata."""
        return self.catalog.load(self.schema.namespace, table_copy.remote_name(self.table))

    def commit(self, change: Callable[[IcebergTable], T]) -> T:
        """Runs `change` on the current table; when another writer was faster, again on the new state.

        `change` must read what it depends on itself: it runs once per attempt. Raises 000625 when retries are used up.
        """
        from pyiceberg.exceptions import CommitFailedException

        for attempt in range(COMMIT_ATTEMPTS):
            table = self.load()
            try:
                with self.catalog.refusals():
                    done = self._run(change, table)
            except CommitFailedException as conflict:
                if attempt == COMMIT_ATTEMPTS - 1:
                    raise errors.commit_conflict(self.name) from conflict
                time.sleep(FIRST_WAIT_SECONDS * 2**attempt * (0.5 + random.random()))  # noqa: S311 - jitter
                continue
            table_copy.take(self.state, self.table, table)
            return done
        raise errors.commit_conflict(self.name)

    def _run(self, change: Callable[[IcebergTable], T], table: IcebergTable) -> T:
        return self.catalog.run(lambda _: change(table))


def writable(state: EngineState, database: Database) -> LinkedCatalog:
    """The catalog of a linked database, if its settings let Snowflake write."""
    catalog = table_access.linked_catalog(state.account, state.aws, database)
    if database.link is not None and database.link.allowed_write_operations == "NONE":
        raise errors.writes_not_allowed(database.name, "ALLOWED_WRITE_OPERATIONS = NONE on the catalog-linked database")
    if not catalog.volume.allow_writes:
        raise errors.writes_not_allowed(database.name, f"ALLOW_WRITES = FALSE on external volume {catalog.volume.name}")
    return catalog


def target(running: Execution, database: Database, schema: Schema, table: Table) -> LinkedTarget:
    """`table` as a target; refused where Snowflake may not write, and in a transaction."""
    if running.transaction is not None:
        raise errors.no_transactions(f"{database.name}.{schema.name}.{table.name}")
    return LinkedTarget(running.state, database, schema, table, writable(running.state, database))
