"""SQL execution of the local Snowflake: parse, translate to DuckDB, reach Iceberg tables through enforced trust.

Nothing but what stands here is meant for callers. Everything heavy (DuckDB, sqlglot, pyiceberg, boto3) is imported on
first use: an idle server stays small and starts fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from snowdome.snowflake.catalog.account import Account
    from snowdome.snowflake.catalog.catalog_integration import CatalogIntegration
    from snowdome.snowflake.catalog.database import Database, Schema
    from snowdome.snowflake.catalog.external_volume import ExternalVolume
    from snowdome.snowflake.catalog.routine import Function
    from snowdome.snowflake.catalog.sequence import NumberSequence
    from snowdome.snowflake.catalog.table import Table
    from snowdome.snowflake.engine.linked.links import Links
    from snowdome.snowflake.engine.state import EngineState
    from snowdome.snowflake.engine.table_locks import TableLock
    from snowdome.snowflake.result import Column, Result
    from snowdome.snowflake.session import Session

FILES_FOLDER = "snowflake-files"
"""Below the state's folder: the files of stages."""


class Engine:
    """The rows of one account: queries and DML, tables and views, transactions, and every access to AWS.

    Names, objects, privileges and the protocol are not its own. Tables and views that it creates or finds are
    registered in `Schema.tables`, where SHOW and DESCRIBE read them. It raises only SnowflakeError for what the user
    did, and checks privileges of tables with `snowdome.snowflake.catalog.resolve.table` and
    `snowdome.snowflake.catalog.access`.
    """

    def __init__(
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
        """Keys are those of IAM_USER_ARN; with `persist`, rows live in state_dir.

        Databases that a persisted account already holds are there; linked ones start to sync. Rows of an account that
        `is_older` are brought up to date; ValueError where that cannot be.
        """
        from snowdome.snowflake.engine.iceberg.aws_endpoint import AwsEndpoint
        from snowdome.snowflake.engine.linked.links import Links
        from snowdome.snowflake.engine.native_store import NativeStore
        from snowdome.snowflake.engine.state import EngineState

        native = NativeStore(state_dir / "snowflake-tables.duckdb" if persist else None)
        if is_older:
            from snowdome.snowflake.engine.native_migration import migrate

            migrate(account, native)
        aws = AwsEndpoint(aws_endpoint.rstrip("/"), access_key_id, secret_access_key)
        self._state: EngineState = EngineState(account, aws, native, state_dir / FILES_FOLDER)
        self._links: Links = Links(self._state)
        for database in list(account.databases.values()):
            if database.link is not None:
                self._links.start(database)

    def execute(
        self,
        session: Session,
        sql: str,
        binds: dict[str, Any] | None = None,
        describe_only: bool = False,
        query_id: str = "",
    ) -> Result:
        """Runs one statement that is not an object statement. Raises SnowflakeError.

        `binds` as the client sends them: {"1": {"type": "FIXED", "value": "7"}}, a list as value for array binds.
        `$name` session variables are literals in `sql` already. `describe_only` returns columns with no rows and
        changes nothing. RESULT_SCAN reads `session.find_result`, LAST_QUERY_ID `session.query_ids`.
        """
        from snowdome.snowflake.engine import statement

        return statement.execute(self._state, session, sql, binds, describe_only, query_id)

    def table_locks(self) -> list[TableLock]:
        """What SHOW LOCKS prints: locks that statements have, and wait for."""
        return self._state.locks.listed()

    def interrupt(self, query_id: str) -> bool:
        """Makes a running statement fail with 000604; nothing happens when it is not running.

        Returns whether it was still being compiled: then it is certain that it will not run.
        """
        from snowdome.snowflake.engine.state import Phase

        state = self._state
        with state.lock:
            found = state.running.get(query_id)
            if found is None:
                return False
            state.interrupted.add(query_id)
            if not isinstance(found, Phase):
                found.interrupt()
            return found is Phase.COMPILING

    def commit(self, session: Session) -> None:
        """Commits an open transaction, if any: object statements do so before they run."""
        from snowdome.snowflake.engine.statements import transaction

        transaction.end(self._state, session, "COMMIT")

    def abort_transaction(self, session: Session, transaction_id: str) -> bool:
        """Rolls back a transaction of the session's user, or of anybody for ACCOUNTADMIN. Whether it was open.

        Raises 000002 while its session runs a statement.
        """
        from snowdome.snowflake.engine.statements import transaction

        return transaction.abort(self._state, session, transaction_id)

    def close_session(self, session: Session) -> None:
        """Rolls back an open transaction and drops what is temporary in the session."""
        from snowdome.snowflake.engine import session_end

        session_end.close(self._state, session)

    def create_schema(self, session: Session, database: Database, schema: Schema) -> None:
        """Makes room for a new schema; in a linked database creates the remote namespace.

        Called before the schema is registered: an error means that it was not created.
        """
        if database.link is not None:
            from snowdome.snowflake.engine.statements import linked_schema_ddl

            linked_schema_ddl.create(self._state, database, schema)

    def check_function(self, session: Session, database: Database, schema: Schema, function: Function) -> None:
        """Compiles the body of a SQL function, with NULL for each argument. Raises for what a call would raise, too."""
        from snowdome.snowflake.engine.statements import function_check

        function_check.check(self._state, session, database, schema, function)

    def create_sequence(self, sequence: NumberSequence) -> None:
        """Makes what hands out a sequence's numbers."""
        from snowdome.snowflake.engine import sequences

        sequence.storage_name = self._state.native.new_storage_name()
        self._state.native.run(sequences.create_statement(sequence))

    def drop_sequence(self, sequence: NumberSequence) -> None:
        """Forgets a sequence's numbers."""
        from snowdome.snowflake.engine.native_store import drop_sequence_statement

        self._state.native.run(drop_sequence_statement(sequence.storage_name))

    def next_value(self, sequence: NumberSequence) -> int:
        """The number that a sequence hands out next."""
        from snowdome.snowflake.engine import sequences

        cursor = self._state.native.cursor()
        try:
            return sequences.next_value(cursor, sequence)
        finally:
            cursor.close()

    def drop_schema(self, session: Session, database: Database, schema: Schema) -> None:
        """Deletes a native schema's rows, or the remote namespace of a linked one."""
        if database.link is not None and schema.namespace:
            from snowdome.snowflake.engine.statements import linked_schema_ddl

            linked_schema_ddl.drop(self._state, database, schema)
        self._drop_contents(schema)

    def drop_database(self, database: Database) -> None:
        """Deletes the rows of a native database. For a linked one `unlink` is called instead: remote data stays."""
        for schema in database.schemas.values():
            self._drop_contents(schema)

    def _drop_contents(self, schema: Schema) -> None:
        for table in schema.tables.values():
            self._state.drop_native(table)
        for sequence in schema.sequences.values():
            self.drop_sequence(sequence)

    def rename_schema(self, database: Database, schema: Schema, new_name: str) -> None:
        """Called before the name changes.

        Rows are kept under names of their own; a remote namespace cannot be renamed.
        """
        if database.link is not None:
            from snowdome.snowflake.errors import unsupported

            raise unsupported("ALTER SCHEMA ... RENAME in a catalog-linked database")

    def link(self, database: Database) -> None:
        """Starts discovery of a linked database, or lets it take changed settings; the first round begins at once."""
        self._links.start(database)

    def unlink(self, database: Database) -> None:
        """Stops discovery of a linked database that is dropped; remote data stays."""
        self._links.stop(database)

    def link_status(self, database: Database) -> dict[str, Any]:
        """What SYSTEM$CATALOG_LINK_STATUS prints."""
        return self._links.status(database)

    def verify_external_volume(self, volume: ExternalVolume) -> dict[str, Any]:
        """Writes, reads, lists and deletes a probe object as the volume's role; never raises for a refusal."""
        from snowdome.snowflake.engine.iceberg import verification

        state = self._state
        return verification.verify_external_volume(state.aws, state.account.region, volume)

    def verify_catalog_integration(self, integration: CatalogIntegration) -> dict[str, Any]:
        """Reads the REST configuration and lists namespaces as the integration's role; never raises for a refusal."""
        from snowdome.snowflake.engine.iceberg import verification

        return verification.verify_catalog_integration(self._state.aws, integration)

    def table_information(self, session: Session, name: str) -> dict[str, Any]:
        """What SYSTEM$GET_ICEBERG_TABLE_INFORMATION prints."""
        from snowdome.snowflake.engine.linked import information

        return information.table_information(session, name)

    def refresh_table(self, database: Database, schema: Schema, table: Table) -> None:
        """Takes the catalog's current metadata of an Iceberg table: ALTER ICEBERG TABLE ... REFRESH."""
        from snowdome.snowflake.engine.linked import refresh

        refresh.refresh(self._state, database, schema, table)

    def set_auto_refresh(self, database: Database, schema: Schema, table: Table, wanted: bool) -> None:
        """Turns automated refresh on or off: ALTER ICEBERG TABLE ... SET AUTO_REFRESH."""
        from snowdome.snowflake.engine.linked import refresh

        refresh.set_automatic(self._state, database, schema, table, wanted)

    def refresh_status(self, table: Table) -> dict[str, Any]:
        """What SYSTEM$AUTO_REFRESH_STATUS prints."""
        from snowdome.snowflake.engine.linked import refresh

        return refresh.status(table)

    def list_namespaces(self, integration: CatalogIntegration, parent: str | None) -> list[str]:
        """What SYSTEM$LIST_NAMESPACES_FROM_CATALOG prints. `parent` None: the integration's namespace, or the top."""
        from snowdome.snowflake.engine.iceberg import listing

        return listing.namespaces_below(self._state.aws, integration, parent)

    def list_tables(self, integration: CatalogIntegration, parent: str | None, levels: int) -> list[dict[str, str]]:
        """What SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG prints. `parent` None: the integration's namespace."""
        from snowdome.snowflake.engine.iceberg import listing

        return listing.tables_below(self._state.aws, integration, parent, levels)

    def table_size(self, database: Database, schema: Schema, table: Table) -> tuple[int, int]:
        """Rows and bytes, for SHOW TABLES."""
        from snowdome.snowflake.engine import table_sizes

        return table_sizes.table_size(self._state, table)

    def close(self) -> None:
        """Stops background work and, with `persist`, leaves the rows on disk; called once, at the end."""
        self._links.stop_all()
        self._state.native.close()


def rowtype(columns: Sequence[Column], structured: bool = False) -> list[dict[str, Any]]:
    """`data.rowtype` of an answer; `structured` adds the fields of structured types."""
    from snowdome.snowflake.engine import json_encoding

    return json_encoding.rowtype(columns, structured)


def encode_json(result: Result) -> list[list[str | None]]:
    """Rows as strings, in the textual forms that JSON drivers parse."""
    from snowdome.snowflake.engine import json_encoding

    return json_encoding.encode_json(result)


def encode_arrow(result: Result, check_time: Callable[[], None] = lambda: None) -> bytes:
    """Rows as one Arrow IPC stream with the field metadata that Python drivers read; nothing when there are none.

    `check_time` is called every few hundred values and may raise.
    """
    from snowdome.snowflake.engine import arrow_encoding

    return arrow_encoding.encode_arrow(result, check_time)
