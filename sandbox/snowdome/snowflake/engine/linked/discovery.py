"""Discovery: keeps a linked database's schemas and tables in step with the remote catalog, in a thread of its own.

The thread also refreshes the tables it knows. The two have intervals of their own: SYNC_INTERVAL_SECONDS of the
database for names, REFRESH_INTERVAL_SECONDS of the catalog integration for what is in a table.
Sources: https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database
https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from snowdome import inversion
from snowdome.snowflake import errors
from snowdome.snowflake.catalog import future
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.engine.iceberg import table_access
from snowdome.snowflake.engine.linked import namespaces, refresh, table_copy
from snowdome.snowflake.errors import SnowflakeError

if TYPE_CHECKING:
    from snowdome.snowflake.engine.state import EngineState

log = logging.getLogger("snowdome.snowflake")

FIRST_ROUND_SECONDS = 0.5
"""Least time from the start of a link's first attempt until its schemas are there. How long an account takes is not
documented; only that the attempt has started does not mean that it has found anything."""


@dataclass
class Discovery:
    """The link of one database."""

    state: EngineState
    database: Database
    last_attempt: datetime | None = None
    """Start of the last attempt, be it finished or not."""
    failures: list[dict[str, Any]] = field(default_factory=list)
    failed: SnowflakeError | None = None
    """Why the catalog could not be reached; None when it could."""

    def __post_init__(self) -> None:
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._sync_due = 0.0
        self._thread = threading.Thread(target=self._run, name=f"link-{self.database.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Syncs soon: settings have changed, or somebody asked for it."""
        self._sync_due = 0.0
        self._wake.set()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def _run(self) -> None:
        refresh_due = time.monotonic() + refresh.interval_seconds(self.state, self.database)
        while not self._stop.is_set():
            link = self.database.link
            if link is not None and not link.suspended and time.monotonic() >= self._sync_due:
                self._sync_due = time.monotonic() + link.sync_interval_seconds
                self.sync()
            # Suspending discovery does not turn off automated refresh.
            if time.monotonic() >= refresh_due:
                self._refresh()
                refresh_due = time.monotonic() + refresh.interval_seconds(self.state, self.database)
            due = refresh_due if link is None or link.suspended else min(refresh_due, self._sync_due)
            self._wake.wait(max(due - time.monotonic(), 0))
            self._wake.clear()

    def _refresh(self) -> None:
        try:
            refresh.refresh_all(self.state, self.database)
        except Exception:
            # The thread must go on: the next round may succeed.
            log.exception("refresh of %s failed", self.database.name)

    def sync(self) -> None:
        """One round; its outcome is in `failures` and `failed`. Never raises for what AWS or the catalog says."""
        first = self.last_attempt is None
        self.last_attempt = datetime.now(timezone.utc)
        if first and self._stop.wait(FIRST_ROUND_SECONDS):
            return
        failures: list[dict[str, Any]] = []
        failed = None
        try:
            self._discover(failures)
        except SnowflakeError as error:
            failed = error
            failures.append(_failure(self.database.name, "DATABASE", "CATALOG_CONNECTION", error))
        except Exception as error:
            log.exception("discovery of %s failed", self.database.name)
            failed = errors.catalog_access_failed(self.database.name, str(error))
            failures.append(_failure(self.database.name, "DATABASE", "CATALOG_CONNECTION", failed))
        if inversion.is_inverted("discovery-leaves-known-tables"):
            self._refresh()
        self.failures, self.failed = failures, failed

    def _discover(self, failures: list[dict[str, Any]]) -> None:
        link = self.database.link
        if link is None:
            return
        catalog = table_access.linked_catalog(self.state.account, self.state.aws, self.database)
        shown = namespaces.shown(link, [tuple(name) for name in catalog.run(lambda rest: rest.list_namespaces())])
        before = dict(self.database.schemas)
        for name, namespace in shown.items():
            schema = self._schema(name, namespace)
            try:
                self._tables(catalog, schema, failures)
            except SnowflakeError as error:
                failures.append(_failure(".".join(namespace), "NAMESPACE", "DISCOVERY", error))
        with self.state.account.lock:
            for name, schema in before.items():
                if schema.namespace and name not in shown:
                    self.database.schemas.pop(name, None)

    def _schema(self, name: str, namespace: namespaces.Namespace) -> Schema:
        with self.state.account.lock:
            known = self.database.schemas.get(name)
            if known is None:
                known = Schema(name, owner=self.database.owner, namespace=list(namespace))
                self.database.schemas[name] = known
                future.apply(self.state.account, self.database, None, known)
            return known

    def _tables(self, catalog: table_access.LinkedCatalog, schema: Schema, failures: list[dict[str, Any]]) -> None:
        """Registers tables that are new and forgets those that are gone; known ones are left to the refresh."""
        from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

        namespace = tuple(schema.namespace)
        before = dict(schema.tables)
        try:
            names = [identifier[-1] for identifier in catalog.run(lambda rest: rest.list_tables(namespace))]
        except NoSuchNamespaceError:
            names = []
        for name in names:
            if name in before:
                continue
            try:
                loaded = _load(catalog, (*namespace, name))
            except NoSuchTableError:
                continue  # No Iceberg table (Glue lists all kinds), or dropped meanwhile.
            except Exception as error:
                # Whatever is wrong with one table (access, a missing file, a format version), the link continues.
                reason = error if isinstance(error, SnowflakeError) else _unreadable(self.database, error)
                failures.append(_failure(".".join((*namespace, name)), "TABLE", "CREATE", reason))
                continue
            self._register(catalog, schema, name, loaded)
        with self.state.account.lock:
            for name in before:
                if name not in names:
                    schema.tables.pop(name, None)

    def _register(self, catalog: table_access.LinkedCatalog, schema: Schema, name: str, loaded: Any) -> None:
        readable = refresh.is_readable(catalog, loaded)
        with self.state.account.lock:
            if name in schema.tables:
                return
            table = table_copy.found(self.state, self.database, schema, name, loaded, self.database.owner)
            if not readable:
                refresh.leave_uninitialized(table)
            schema.tables[name] = table
            future.apply(self.state.account, self.database, schema, table)

    def status(self) -> dict[str, Any]:
        """What SYSTEM$CATALOG_LINK_STATUS prints; no attempt time before the first attempt has started."""
        status: dict[str, Any] = {"failureDetails": list(self.failures), "executionState": self._execution_state()}
        if self.failed is not None:
            status["failedExecutionStateReason"] = self.failed.message
            status["failedExecutionStateErrorCode"] = self.failed.code
        if self.last_attempt is not None:
            status["lastLinkAttemptStartTime"] = self.last_attempt.isoformat(timespec="milliseconds").replace(
                "+00:00", "Z"
            )
        return status

    def _execution_state(self) -> str:
        if self.database.link is not None and self.database.link.suspended:
            return "SUSPENDED"
        return "FAILED" if self.failed is not None else "RUNNING"


def _failure(name: str, domain: str, operation: str, error: SnowflakeError) -> dict[str, Any]:
    """An entry of failureDetails; `name` is that of the remote catalog."""
    return {
        "qualifiedEntityName": name,
        "entityDomain": domain,
        "operation": operation,
        "errorCode": error.code,
        "errorMessage": error.message,
    }


def _unreadable(database: Database, error: Exception) -> SnowflakeError:
    integration = database.link.catalog_integration if database.link is not None else database.name
    return errors.catalog_access_failed(integration, str(error))


def _load(catalog: table_access.LinkedCatalog, identifier: tuple[str, ...]) -> Any:
    return catalog.run(lambda rest: rest.load_table(identifier))
