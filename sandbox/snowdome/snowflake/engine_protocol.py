"""What the statements of this package ask of the engine: the functions of the module `snowdome.snowflake.engine`.

The engine owns the rows: it runs queries and DML, CREATE/ALTER/DROP/TRUNCATE of tables and views, transactions, and
every access to AWS. This package owns names, objects, privileges and the protocol. Tables and views that the engine
creates or finds are registered in `Schema.tables`, where SHOW and DESCRIBE read them.

Functions raise only SnowflakeError for what the user did, and check privileges of tables with
`snowdome.snowflake.catalog.resolve.table` and `snowdome.snowflake.catalog.access`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from snowdome.snowflake.catalog.account import Account
from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.external_volume import ExternalVolume
from snowdome.snowflake.catalog.routine import Function
from snowdome.snowflake.catalog.sequence import NumberSequence
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.session import Session


class Engine(Protocol):
    """The module's functions."""

    def configure(
        self,
        account: Account,
        *,
        aws_endpoint: str,
        access_key_id: str,
        secret_access_key: str,
        state_dir: Path,
        persist: bool,
        is_older: bool = False,
    ) -> None:
        """Called once, before anything else. Keys are those of IAM_USER_ARN; with `persist`, rows live in state_dir.
        Those of an account that `is_older` are brought up to date; ValueError where that cannot be.

        Databases that a persisted account already holds are there when this is called; linked ones start to sync.
        """

    def execute(
        self,
        session: Session,
        sql: str,
        binds: dict[str, Any] | None = None,
        describe_only: bool = False,
        query_id: str = "",
    ) -> Result:
        """Runs one statement that is not an object statement.

        `binds` as the client sends them: {"1": {"type": "FIXED", "value": "7"}}, a list as value for array binds.
        `$name` session variables are literals in `sql` already. `describe_only` answers columns with no rows and
        changes nothing. RESULT_SCAN reads `session.find_result`, LAST_QUERY_ID `session.query_ids`.
        """

    def interrupt(self, query_id: str) -> bool:
        """Makes a running statement fail with errors.query_cancelled(); does nothing when it is not running.

        Whether it was still being compiled: then nothing of it will happen.
        """

    def commit(self, session: Session) -> None:
        """Commits an open transaction, if any: object statements do so before they run."""

    def close_session(self, session: Session) -> None:
        """Rolls back an open transaction and drops what is temporary in the session."""

    def create_schema(self, session: Session, database: Database, schema: Schema) -> None:
        """Makes room for a new schema; in a linked database creates the remote namespace.

        Called before the schema is registered: an error means that it was not created.
        """

    def drop_schema(self, session: Session, database: Database, schema: Schema) -> None:
        """Deletes a schema's tables and rows; in a linked database drops the remote namespace."""

    def drop_database(self, database: Database) -> None:
        """Deletes the rows of a native database. For a linked one `unlink` is called instead: remote data stays."""

    def rename_database(self, database: Database, new_name: str) -> None:
        """Called before the name changes."""

    def rename_schema(self, database: Database, schema: Schema, new_name: str) -> None:
        """Called before the name changes."""

    def link(self, database: Database) -> None:
        """Starts syncing a new linked database, or takes changed settings. First attempt at once, in the background."""

    def unlink(self, database: Database) -> None:
        """Stops syncing a database that is dropped."""

    def check_function(self, session: Session, database: Database, schema: Schema, function: Function) -> None:
        """Compiles the body of a SQL function of that schema. Raises for what a call would raise, too."""

    def create_sequence(self, sequence: NumberSequence) -> None:
        """Makes what hands out a sequence's numbers."""

    def drop_sequence(self, sequence: NumberSequence) -> None:
        """Forgets a sequence's numbers."""

    def next_value(self, sequence: NumberSequence) -> int:
        """The number that a sequence hands out next."""

    def link_status(self, database: Database) -> dict[str, Any]:
        """What SYSTEM$CATALOG_LINK_STATUS prints."""

    def verify_external_volume(self, volume: ExternalVolume) -> dict[str, Any]:
        """What SYSTEM$VERIFY_EXTERNAL_VOLUME prints: really assumes the role, writes, reads, lists and deletes."""

    def verify_catalog_integration(self, integration: CatalogIntegration) -> dict[str, Any]:
        """What SYSTEM$VERIFY_CATALOG_INTEGRATION prints: really assumes the role and calls the REST endpoint."""

    def table_information(self, session: Session, name: str) -> dict[str, Any]:
        """What SYSTEM$GET_ICEBERG_TABLE_INFORMATION prints."""

    def refresh_table(self, database: Database, schema: Schema, table: Table) -> None:
        """Takes the catalog's current metadata of an Iceberg table: ALTER ICEBERG TABLE ... REFRESH."""

    def set_auto_refresh(self, database: Database, schema: Schema, table: Table, wanted: bool) -> None:
        """Turns automated refresh on or off: ALTER ICEBERG TABLE ... SET AUTO_REFRESH."""

    def refresh_status(self, table: Table) -> dict[str, Any]:
        """What SYSTEM$AUTO_REFRESH_STATUS prints."""

    def list_namespaces(self, integration: CatalogIntegration, parent: str | None) -> list[str]:
        """What SYSTEM$LIST_NAMESPACES_FROM_CATALOG prints. `parent` None: the integration's namespace, or the top."""

    def list_tables(self, integration: CatalogIntegration, parent: str | None, levels: int) -> list[dict[str, str]]:
        """What SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG prints. `parent` None: the integration's namespace."""

    def table_size(self, database: Database, schema: Schema, table: Table) -> tuple[int, int]:
        """Rows and bytes, for SHOW TABLES."""

    def rowtype(self, columns: Sequence[Column], structured: bool = False) -> list[dict[str, Any]]:
        """`data.rowtype` of an answer."""

    def encode_json(self, result: Result) -> list[list[str | None]]:
        """Rows of `result.table` as Node and Go read them. A result with `rows` never comes here."""

    def encode_arrow(self, result: Result, check_time: Callable[[], None]) -> bytes:
        """`result.table` as one Arrow IPC stream for Python clients; nothing when it has no rows.

        `check_time` is called every few hundred values and may raise.
        """

    def close(self) -> None:
        """Stops background work and, with `persist`, leaves the rows on disk; called once, at the end."""
