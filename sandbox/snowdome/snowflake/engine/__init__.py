"""SQL execution of the local Snowflake: parse, translate to DuckDB, reach Iceberg tables through enforced trust.

The functions of this module are what `snowdome.snowflake.engine_protocol` describes; nothing else in this package is
meant for callers. Everything heavy (DuckDB, sqlglot, pyiceberg, boto3) is imported on first use: an idle server stays
small and starts fast.
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
    from snowdome.snowflake.result import Column, Result
    from snowdome.snowflake.session import Session

FILES_FOLDER = "snowflake-files"
"""Below the state's folder: the files of stages."""

_state: EngineState | None = None
_links: Links | None = None


def configure(
    account: Account,
    *,
    aws_endpoint: str,
    access_key_id: str,
    secret_access_key: str,
    state_dir: Path,
    persist: bool,
    is_older: bool = False,
) -> None:
    """Sets the engine up for one account; its linked databases start to sync. An older one is brought up to date."""
    from snowdome.snowflake.engine.iceberg.aws_endpoint import AwsEndpoint
    from snowdome.snowflake.engine.linked.links import Links
    from snowdome.snowflake.engine.native_store import NativeStore
    from snowdome.snowflake.engine.state import EngineState

    global _state, _links
    close()
    native = NativeStore(state_dir / "snowflake-tables.duckdb" if persist else None)
    if is_older:
        from snowdome.snowflake.engine.native_migration import migrate

        migrate(account, native)
    aws = AwsEndpoint(aws_endpoint.rstrip("/"), access_key_id, secret_access_key)
    _state = EngineState(account, aws, native, state_dir / FILES_FOLDER)
    _links = Links(_state)
    for database in list(account.databases.values()):
        if database.link is not None:
            _links.start(database)


def _engine() -> EngineState:
    if _state is None:
        raise RuntimeError("snowdome.snowflake.engine.configure() was not called")
    return _state


def _all_links() -> Links:
    if _links is None:
        raise RuntimeError("snowdome.snowflake.engine.configure() was not called")
    return _links


def execute(
    session: Session,
    sql: str,
    binds: dict[str, Any] | None = None,
    describe_only: bool = False,
    query_id: str = "",
) -> Result:
    """Runs one statement that is not an object statement. Raises SnowflakeError."""
    from snowdome.snowflake.engine import statement

    return statement.execute(_engine(), session, sql, binds, describe_only, query_id)


def interrupt(query_id: str) -> bool:
    """Makes a running statement fail with 000604; nothing happens when it is not running.

    Returns whether it was still being compiled: then it is certain that it will not run.
    """
    from snowdome.snowflake.engine.state import Phase

    state = _engine()
    with state.lock:
        found = state.running.get(query_id)
        if found is None:
            return False
        state.interrupted.add(query_id)
        if not isinstance(found, Phase):
            found.interrupt()
        return found is Phase.COMPILING


def commit(session: Session) -> None:
    """Commits an open transaction, if any."""
    from snowdome.snowflake.engine.statements import transaction

    transaction.end(_engine(), session, "COMMIT")


def close_session(session: Session) -> None:
    """Rolls back an open transaction and drops what is temporary in the session."""
    from snowdome.snowflake.engine import session_end

    session_end.close(_engine(), session)


def create_schema(session: Session, database: Database, schema: Schema) -> None:
    """Creates the remote namespace of a schema in a linked database."""
    if database.link is not None:
        from snowdome.snowflake.engine.statements import linked_schema_ddl

        linked_schema_ddl.create(_engine(), database, schema)


def check_function(session: Session, database: Database, schema: Schema, function: Function) -> None:
    """Compiles the body of a SQL function, with NULL for each argument."""
    from snowdome.snowflake.engine.statements import function_check

    function_check.check(_engine(), session, database, schema, function)


def create_sequence(sequence: NumberSequence) -> None:
    """Makes what hands out a sequence's numbers."""
    from snowdome.snowflake.engine import sequences

    sequence.storage_name = _engine().native.new_storage_name()
    _engine().native.run(sequences.create_statement(sequence))


def drop_sequence(sequence: NumberSequence) -> None:
    """Forgets a sequence's numbers."""
    from snowdome.snowflake.engine.native_store import drop_sequence_statement

    _engine().native.run(drop_sequence_statement(sequence.storage_name))


def next_value(sequence: NumberSequence) -> int:
    """The number that a sequence hands out next."""
    from snowdome.snowflake.engine import sequences

    cursor = _engine().native.cursor()
    try:
        return sequences.next_value(cursor, sequence)
    finally:
        cursor.close()


def drop_schema(session: Session, database: Database, schema: Schema) -> None:
    """Deletes a native schema's rows, or the remote namespace of a linked one."""
    if database.link is not None and schema.namespace:
        from snowdome.snowflake.engine.statements import linked_schema_ddl

        linked_schema_ddl.drop(_engine(), database, schema)
    _drop_contents(schema)


def drop_database(database: Database) -> None:
    """Deletes the rows of a native database."""
    for schema in database.schemas.values():
        _drop_contents(schema)


def _drop_contents(schema: Schema) -> None:
    for table in schema.tables.values():
        _engine().drop_native(table)
    for sequence in schema.sequences.values():
        drop_sequence(sequence)


def rename_database(database: Database, new_name: str) -> None:
    """Rows are kept under names of their own: nothing to do."""


def rename_schema(database: Database, schema: Schema, new_name: str) -> None:
    """Rows are kept under names of their own; a remote namespace cannot be renamed."""
    if database.link is not None:
        from snowdome.snowflake.errors import unsupported

        raise unsupported("ALTER SCHEMA ... RENAME in a catalog-linked database")


def link(database: Database) -> None:
    """Starts discovery of a linked database, or lets it take changed settings; one round at once, in the background."""
    _all_links().start(database)


def unlink(database: Database) -> None:
    """Stops discovery of a linked database that is dropped; remote data stays."""
    _all_links().stop(database)


def link_status(database: Database) -> dict[str, Any]:
    """What SYSTEM$CATALOG_LINK_STATUS prints."""
    return _all_links().status(database)


def verify_external_volume(volume: ExternalVolume) -> dict[str, Any]:
    """Write, read, list and delete a probe object as the volume's role; never raises for a refusal."""
    from snowdome.snowflake.engine.iceberg import verification

    state = _engine()
    return verification.verify_external_volume(state.aws, state.account.region, volume)


def verify_catalog_integration(integration: CatalogIntegration) -> dict[str, Any]:
    """Reads the REST configuration and lists namespaces as the integration's role; never raises for a refusal."""
    from snowdome.snowflake.engine.iceberg import verification

    return verification.verify_catalog_integration(_engine().aws, integration)


def table_information(session: Session, name: str) -> dict[str, Any]:
    """What SYSTEM$GET_ICEBERG_TABLE_INFORMATION prints."""
    from snowdome.snowflake.engine.linked import information

    return information.table_information(session, name)


def refresh_table(database: Database, schema: Schema, table: Table) -> None:
    """Takes the catalog's current metadata of an Iceberg table."""
    from snowdome.snowflake.engine.linked import refresh

    refresh.refresh(_engine(), database, schema, table)


def set_auto_refresh(database: Database, schema: Schema, table: Table, wanted: bool) -> None:
    """Turns automated refresh of an Iceberg table on or off."""
    from snowdome.snowflake.engine.linked import refresh

    refresh.set_automatic(_engine(), database, schema, table, wanted)


def refresh_status(table: Table) -> dict[str, Any]:
    """What SYSTEM$AUTO_REFRESH_STATUS prints."""
    from snowdome.snowflake.engine.linked import refresh

    return refresh.status(table)


def list_namespaces(integration: CatalogIntegration, parent: str | None) -> list[str]:
    """What SYSTEM$LIST_NAMESPACES_FROM_CATALOG prints."""
    from snowdome.snowflake.engine.iceberg import listing

    return listing.namespaces_below(_engine().aws, integration, parent)


def list_tables(integration: CatalogIntegration, parent: str | None, levels: int) -> list[dict[str, str]]:
    """What SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG prints."""
    from snowdome.snowflake.engine.iceberg import listing

    return listing.tables_below(_engine().aws, integration, parent, levels)


def table_size(database: Database, schema: Schema, table: Table) -> tuple[int, int]:
    """Rows and bytes, for SHOW TABLES."""
    from snowdome.snowflake.engine import table_sizes

    return table_sizes.table_size(_engine(), table)


def rowtype(columns: Sequence[Column], structured: bool = False) -> list[dict[str, Any]]:
    """`data.rowtype` of an answer; `structured` adds the fields of structured types (Arrow answers only)."""
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


def close() -> None:
    """Stops background work and closes the native tables' database."""
    global _state, _links
    if _state is None:
        return
    if _links is not None:
        _links.stop_all()
    _state.native.close()
    _state = _links = None
