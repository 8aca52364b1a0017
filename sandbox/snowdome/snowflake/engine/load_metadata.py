"""Which staged files COPY INTO has loaded into a table, as an open transaction sees it, and what COMMIT makes of it.

The statements of a transaction are kept or undone together, a COPY INTO among them. That a file which PURGE removes
stays until COMMIT is the stricter of two readings: after ROLLBACK its rows would be nowhere.
https://docs.snowflake.com/en/sql-reference/transactions
https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from snowdome.snowflake.catalog.table import Table


@dataclass
class _Changes:
    """Of one table in one transaction."""

    table: Table
    truncated: bool = False
    added: dict[str, str] = field(default_factory=dict)


@dataclass
class LoadMetadata:
    """What an open transaction has loaded and wants to purge; without a transaction there is nothing to wait for."""

    _changes: dict[int, _Changes] = field(default_factory=dict)
    _purged: dict[Path, str] = field(default_factory=dict)
    """File -> its MD5 when it was loaded."""

    def loaded(self, table: Table) -> dict[str, str]:
        """Staged files that the table has: path -> MD5."""
        changes = self._changes.get(id(table))
        if changes is None:
            return table.loaded_files
        return {**({} if changes.truncated else table.loaded_files), **changes.added}

    def add(self, table: Table, files: dict[str, str]) -> None:
        self._of(table).added.update(files)

    def truncate(self, table: Table) -> None:
        """https://docs.snowflake.com/en/sql-reference/sql/truncate-table: the load metadata goes, too."""
        changes = self._of(table)
        changes.truncated, changes.added = True, {}

    def purge(self, file: Path, md5: str) -> None:
        self._purged[file] = md5

    def commit(self) -> None:
        """Keeps a file that somebody has replaced since it was loaded."""
        for changes in self._changes.values():
            changes.table.loaded_files = self.loaded(changes.table)
        for file, md5 in self._purged.items():
            if file.is_file() and hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest() == md5:
                file.unlink(missing_ok=True)

    def _of(self, table: Table) -> _Changes:
        return self._changes.setdefault(id(table), _Changes(table))


@contextmanager
def of(opened: LoadMetadata | None) -> Iterator[LoadMetadata]:
    """That of an open transaction; without one, what is noted counts at the end."""
    if opened is not None:
        yield opened
        return
    metadata = LoadMetadata()
    yield metadata
    metadata.commit()
