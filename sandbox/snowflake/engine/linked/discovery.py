"""Discovery: keeps a linked database's schemas and tables in step with the remote catalog, in a thread of its own.

Sources: https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database
https://docs.snowflake.com/en/sql-reference/functions/system_catalog_link_status
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import future
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.engine.iceberg import table_access
from sandbox.snowflake.engine.linked import namespaces, table_relation
from sandbox.snowflake.errors import SnowflakeError

if TYPE_CHECKING:
    from pyiceberg.catalog.rest import RestCatalog

    from sandbox.snowflake.engine.state import EngineState

log = logging.getLogger("sandbox.snowflake")


@dataclass
class Discovery:
    """The link of one database."""

    state: EngineState
    database: Database
    last_attempt: datetime | None = None
    """Start of the last finished attempt."""
    failures: list[dict[str, Any]] = field(default_factory=list)
    failed: SnowflakeError | None = None
    """Why the catalog could not be reached; None when it could."""

    def __post_init__(self) -> None:
        self._wake = threading.Event()
        self._stopped = False
        self._round = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=f"link-{self.database.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Sync soon: settings have changed."""
        self._wake.set()

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped:
            if self.database.link is not None and not self.database.link.suspended:
                self.sync()
            interval = self.database.link.sync_interval_seconds if self.database.link is not None else 30
            self._wake.wait(interval)
            self._wake.clear()

    def sync(self) -> None:
        """One round; its outcome is in `failures` and `failed`. Never raises for what AWS or the catalog says."""
        with self._round:
            started = datetime.now(timezone.utc)
            failures: list[dict[str, Any]] = []
            failed = None
            try:
                self._discover(failures)
            except SnowflakeError as error:
                failed = error
                failures.append(self._failure(self.database.name, "DATABASE", "CATALOG_CONNECTION", error))
            except Exception as error:
                # The thread must go on: the next round may succeed.
                log.exception("discovery of %s failed", self.database.name)
                failed = errors.catalog_access_failed(self.database.name, str(error))
                failures.append(self._failure(self.database.name, "DATABASE", "CATALOG_CONNECTION", failed))
            self.failures, self.failed, self.last_attempt = failures, failed, started

    @staticmethod
    def _failure(name: str, domain: str, operation: str, error: SnowflakeError) -> dict[str, Any]:
        return {
            "qualifiedEntityName": name,
            "entityDomain": domain,
            "operation": operation,
            "errorCode": error.code,
            "errorMessage": error.message,
        }

    def _discover(self, failures: list[dict[str, Any]]) -> None:
        link = self.database.link
        if link is None:
            return
        catalog = table_access.linked_catalog(self.state.account, self.state.aws, self.database)
        shown = namespaces.shown(link, catalog.run(lambda rest: _all_namespaces(rest, nested=True)))
        before = dict(self.database.schemas)
        for name, namespace in shown.items():
            schema = self._schema(name, namespace)
            try:
                self._tables(catalog, schema, failures)
            except SnowflakeError as error:
                failures.append(self._failure(f"{self.database.name}.{name}", "SCHEMA", "SCHEMA_SYNC", error))
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
        from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

        namespace = tuple(schema.namespace)
        before = dict(schema.tables)
        try:
            names = [identifier[-1] for identifier in catalog.run(lambda rest: rest.list_tables(namespace))]
        except NoSuchNamespaceError:
            names = []
        iceberg_names = set()
        for name in names:
            try:
                loaded = _load(catalog, (*namespace, name))
            except NoSuchTableError:
                continue  # No Iceberg table (Glue lists all kinds), or dropped meanwhile.
            except SnowflakeError as error:
                iceberg_names.add(name)
                full = f"{self.database.name}.{schema.name}.{name}"
                failures.append(self._failure(full, "TABLE", "TABLE_SYNC", error))
                continue
            iceberg_names.add(name)
            self._remember(schema, name, loaded)
        with self.state.account.lock:
            for name in before:
                if name not in iceberg_names:
                    schema.tables.pop(name, None)

    def _remember(self, schema: Schema, name: str, loaded: Any) -> None:
        with self.state.account.lock:
            known = schema.tables.get(name)
            if known is None:
                known = table_relation.known_table(self.database, schema, name, loaded, self.database.owner)
                schema.tables[name] = known
                future.apply(self.state.account, self.database, schema, known)
            else:
                table_relation.remember(known, loaded.metadata_location, table_relation.columns_of(loaded.schema()))
            self.state.sizes[loaded.metadata_location] = table_relation.size_of(loaded)

    def status(self) -> dict[str, Any]:
        """What SYSTEM$CATALOG_LINK_STATUS prints; no attempt time before the first round has ended."""
        status: dict[str, Any] = {
            "failureDetails": list(self.failures),
            "executionState": "FAILED" if self.failed is not None else "RUNNING",
        }
        if self.failed is not None:
            status["failedExecutionStateReason"] = self.failed.message
            status["failedExecutionStateErrorCode"] = self.failed.code
        if self.last_attempt is not None:
            status["lastLinkAttemptStartTime"] = self.last_attempt.isoformat(timespec="milliseconds").replace(
                "+00:00", "Z"
            )
        return status


def _load(catalog: table_access.LinkedCatalog, identifier: tuple[str, ...]) -> Any:
    return catalog.run(lambda rest: rest.load_table(identifier))


def _all_namespaces(rest: RestCatalog, *, nested: bool) -> list[namespaces.Namespace]:
    """Every namespace of the catalog, parents before children."""
    from pyiceberg.exceptions import RESTError

    found: list[namespaces.Namespace] = []
    pending: list[namespaces.Namespace] = [tuple(name) for name in rest.list_namespaces()]
    while pending:
        namespace = pending.pop(0)
        found.append(namespace)
        if nested and _has_nested(rest):
            try:
                pending += [tuple(child) for child in rest.list_namespaces(namespace)]
            except RESTError:
                continue  # Single-level catalogs (Glue) refuse to list children.
    return found


def _has_nested(rest: RestCatalog) -> bool:
    """Glue's namespaces are single-level: asking for children would cost a request for each."""
    return "/iceberg" not in rest.uri
