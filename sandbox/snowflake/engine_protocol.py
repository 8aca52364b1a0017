"""What the statements of this package ask of the engine (`sandbox/snowflake/engine/`).

The engine owns the rows: it runs queries and DML, CREATE/ALTER/DROP/TRUNCATE of tables and views, transactions, and
every access to AWS. This package owns names, objects, privileges and the protocol. Tables and views that the engine
creates or finds are registered in `Schema.tables`, where SHOW and DESCRIBE read them.

Every method raises only SnowflakeError for what the user did, and checks privileges of tables with
`sandbox.snowflake.catalog.access`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from sandbox.snowflake.catalog.account import Account
from sandbox.snowflake.catalog.catalog_integration import CatalogIntegration
from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.external_volume import ExternalVolume
from sandbox.snowflake.catalog.table import Table
from sandbox.snowflake.result import Column, Result
from sandbox.snowflake.session import Session


class Engine(Protocol):
    """`sandbox.snowflake.engine.create(account, settings)` returns one."""

    def execute(
        self,
        session: Session,
        sql: str,
        *,
        query_id: str,
        describe_only: bool = False,
        bind_rows: pa.Table | None = None,
    ) -> Result:
        """Runs one statement that is not an object statement.

        Scalar binds and session variables are literals in `sql` already. Array binds come as `bind_rows`: the
        statement then reads them from a relation called "__BIND_ROWS" with the columns "1", "2", ... (text or null).
        `describe_only` answers columns with no rows and changes nothing. RESULT_SCAN reads `session.find_result`.
        """

    def interrupt(self, query_id: str) -> None:
        """Makes a running statement fail with query_cancelled(); does nothing when it is not running."""

    def close_session(self, session: Session) -> None:
        """Rolls back an open transaction and drops the session's temporary tables."""

    def commit(self, session: Session) -> None:
        """Commits an open transaction, if any: object statements do so before they run."""

    def create_schema(self, session: Session, database: Database, schema: Schema) -> None:
        """Makes room for a new schema; in a linked database creates the remote namespace.

        Called before the schema is registered: an error means that it was not created.
        """

    def drop_schema(self, session: Session, database: Database, schema: Schema) -> None:
        """Deletes a schema's tables and rows; in a linked database drops the remote namespace."""

    def drop_database(self, database: Database) -> None:
        """Deletes the rows of a native database, or stops syncing a linked one (remote data stays)."""

    def rename(self, database: Database, new_name: str) -> None:
        """Follows ALTER DATABASE ... RENAME; called before the name changes."""

    def link(self, database: Database) -> None:
        """Starts syncing a new linked database. The first attempt runs at once, in the background."""

    def relink(self, database: Database) -> None:
        """Takes changed link settings (ALTER DATABASE, a changed integration) and syncs at once."""

    def sync(self, database: Database) -> None:
        """Syncs now and waits for it. SYSTEM$CATALOG_LINK_STATUS and SHOW TABLES do not wait; ALTER ... REFRESH does."""

    def link_status(self, database: Database) -> dict[str, Any]:
        """What SYSTEM$CATALOG_LINK_STATUS prints."""

    def verify_external_volume(self, volume: ExternalVolume) -> dict[str, Any]:
        """What SYSTEM$VERIFY_EXTERNAL_VOLUME prints: really assumes the role, writes, reads, lists and deletes."""

    def verify_catalog_integration(self, integration: CatalogIntegration) -> dict[str, Any]:
        """What SYSTEM$VERIFY_CATALOG_INTEGRATION prints: really assumes the role and calls the REST endpoint."""

    def iceberg_table_information(self, database: Database, schema: Schema, table: Table) -> dict[str, Any]:
        """What SYSTEM$GET_ICEBERG_TABLE_INFORMATION prints."""

    def table_size(self, database: Database, schema: Schema, table: Table) -> tuple[int, int]:
        """Rows and bytes, for SHOW TABLES."""

    def json_rows(self, table: pa.Table, columns: Sequence[Column]) -> list[list[str | None]]:
        """Rows as Node and Go read them: every cell text or null."""

    def arrow_stream(self, table: pa.Table, columns: Sequence[Column]) -> bytes:
        """One Arrow IPC stream as Python clients read it (field metadata logicalType, precision, scale, ...)."""

    def save(self, directory: Path) -> None:
        """Writes the rows of native tables to `directory` (--persist)."""

    def close(self) -> None:
        """Stops background work; called once, at the end."""


class EngineFactory(Protocol):
    """Signature of `sandbox.snowflake.engine.create`."""

    def __call__(
        self, account: Account, *, aws_endpoint: str, access_key_id: str, secret_access_key: str, state_dir: Path | None
    ) -> Engine: ...
