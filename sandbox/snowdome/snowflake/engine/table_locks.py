"""Locks of native tables: what changes or deletes rows waits until no other transaction does so in the same table.

INSERT and COPY INTO only add rows, and wait for nobody. Locks are held until COMMIT or ROLLBACK.
https://docs.snowflake.com/en/sql-reference/transactions
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.session import Session

MOST_WAITERS = 20
"""Statements that wait for one lock: https://resultant.com/blog/technology/overcoming-concurrent-write-limits-in-snowflake/"""
MOST_WAITING = 40
"""Statements that wait for any lock. Each has a thread, and whoever holds the locks needs some to commit."""
POLL_SECONDS = 0.1
"""Between two looks at what else may end the wait."""


@dataclass
class TableLock:
    """A lock that a statement has, or waits for."""

    target: Table
    resource: str
    """`DATABASE.SCHEMA.TABLE`."""
    transaction: str
    """ID of the transaction; a statement with AUTOCOMMIT is one by itself."""
    session: Session
    query_id: str
    acquired_on: datetime | None = None
    """None while it waits."""

    @property
    def table(self) -> str:
        """The engine's own name for the table, which a rename keeps."""
        return self.target.storage_name

    @property
    def started_on(self) -> datetime:
        """When the transaction began: its ID counts nanoseconds."""
        return datetime.fromtimestamp(int(self.transaction) / 1e9, timezone.utc)


class TableLocks:
    """The locks of one account."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held: dict[str, TableLock] = {}
        self._waiting: list[TableLock] = []

    def acquire(self, wanted: TableLock, seconds: float, meanwhile: Callable[[TableLock], None]) -> None:
        """Takes a lock, in the order of those who ask.

        Raises 000625 when it is not free after `seconds`, at once for a deadlock, and for too many waiters.
        `meanwhile` is called with the holder's lock again and again; what it raises ends the wait.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            if self._take(wanted):
                return
            self._refuse(wanted, seconds)
            self._waiting.append(wanted)
        try:
            while True:
                with self._changed:
                    if self._take(wanted):
                        return
                    if time.monotonic() >= deadline:
                        raise self._refusal(wanted, f"it waited for LOCK_TIMEOUT = {seconds:g} seconds")
                    self._changed.wait(min(POLL_SECONDS, max(deadline - time.monotonic(), 0)))
                    holder = self._held.get(wanted.table)
                if holder is not None:
                    meanwhile(holder)
        finally:
            with self._changed:
                self._waiting.remove(wanted)
                self._changed.notify_all()

    def _take(self, wanted: TableLock) -> bool:
        """Whether the transaction has the lock now."""
        holder = self._held.get(wanted.table)
        if holder is not None:
            return holder.transaction == wanted.transaction
        first = next((lock for lock in self._waiting if lock.table == wanted.table), wanted)
        if first is not wanted:
            return False
        wanted.acquired_on = datetime.now(timezone.utc)
        self._held[wanted.table] = wanted
        return True

    def _refuse(self, wanted: TableLock, seconds: float) -> None:
        """Raises for a lock that is not free and that the statement may not wait for."""
        if seconds <= 0:
            raise self._refusal(wanted, "LOCK_TIMEOUT is 0")
        if self._leads_to(wanted.table, wanted.transaction):
            raise self._refusal(wanted, "waiting would be a deadlock")
        if sum(1 for lock in self._waiting if lock.table == wanted.table) >= MOST_WAITERS:
            limit = f"the number of waiters for this lock exceeds the {MOST_WAITERS} statements limit"
            raise self._refusal(wanted, limit)
        if len(self._waiting) >= MOST_WAITING:
            raise errors.unsupported(f"more than {MOST_WAITING} statements that wait for locks")

    def _refusal(self, wanted: TableLock, reason: str) -> errors.SnowflakeError:
        ahead = [lock for lock in self._waiting if lock.table == wanted.table]
        first = self._held.get(wanted.table) or ahead[0]
        return errors.table_locked(first.target.name, first.query_id, first.transaction, wanted.query_id, reason)

    def _leads_to(self, table: str, transaction: str) -> bool:
        """Whether the table's holder waits, directly or through others, for `transaction`."""
        seen: set[str] = set()
        ahead = [table]
        while ahead:
            holder = self._held.get(ahead.pop())
            if holder is None or holder.transaction in seen:
                continue
            if holder.transaction == transaction:
                return True
            seen.add(holder.transaction)
            ahead += [lock.table for lock in self._waiting if lock.transaction == holder.transaction]
        return False

    def release(self, transaction: str) -> None:
        """Gives back everything that a transaction has."""
        with self._changed:
            self._held = {table: lock for table, lock in self._held.items() if lock.transaction != transaction}
            self._changed.notify_all()

    def listed(self) -> list[TableLock]:
        """Held and awaited ones, for SHOW LOCKS."""
        with self._changed:
            return [*self._held.values(), *self._waiting]
