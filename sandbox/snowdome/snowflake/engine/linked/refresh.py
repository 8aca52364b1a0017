"""Refreshes tables of a linked database: each one on demand, and all of them every REFRESH_INTERVAL_SECONDS.

Another table under the same name (another table-uuid) fails the refresh, and goes until discovery finds it again.
Sources: https://docs.snowflake.com/en/user-guide/tables-iceberg-auto-refresh
https://docs.snowflake.com/en/sql-reference/sql/alter-iceberg-table-refresh
https://docs.snowflake.com/en/sql-reference/sql/create-database-catalog-linked (usage notes)
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.iceberg import table_access
from snowdome.snowflake.engine.iceberg.table_access import LinkedCatalog
from snowdome.snowflake.engine.linked import table_copy
from snowdome.snowflake.engine.state import EngineState
from snowdome.snowflake.errors import SnowflakeError

if TYPE_CHECKING:
    from pyiceberg.table import Table as IcebergTable


log = logging.getLogger("snowdome.snowflake")

NOT_INITIALIZED: Final = "ICEBERG_TABLE_NOT_INITIALIZED"


def interval_seconds(state: EngineState, database: Database) -> int:
    """How often Snowflake polls the catalog for new metadata of the tables it knows."""
    integration = database.link and state.account.catalog_integrations.get(database.link.catalog_integration)
    return integration.refresh_interval_seconds if integration else 30


def refresh(state: EngineState, database: Database, schema: Schema, table: Table) -> None:
    """ALTER ICEBERG TABLE ... REFRESH. Raises when the catalog or the storage refuses, or the table is another one."""
    catalog = table_access.linked_catalog(state.account, state.aws, database)
    loaded = catalog.load(schema.namespace, table_copy.remote_name(table))
    table_copy.require_initialized(table)
    if not _taken(state, schema, table, loaded):
        raise errors.catalog_access_failed(
            catalog.integration.name, f"the table-uuid of {table.name} does not match, so it is dropped here"
        )


def _taken(state: EngineState, schema: Schema, table: Table, loaded: IcebergTable) -> bool:
    """Whether it is still the same table, whose metadata is then taken; otherwise it is forgotten."""
    with state.account.lock:
        # An account of an earlier version does not know the tables' identity yet.
        if table.iceberg is None or table.iceberg.table_uuid not in ("", str(loaded.metadata.table_uuid)):
            schema.tables.pop(table.name, None)
            return False
        table_copy.take(state, table, loaded)
        return True


def refresh_all(state: EngineState, database: Database) -> None:
    """One round of automated refresh; what goes wrong with a table is in its auto_refresh_status."""
    with state.account.lock:
        tables = [(schema, table) for schema in database.schemas.values() for table in schema.tables.values()]
    wanted = [(schema, table) for schema, table in tables if _is_refreshed(table)]
    if not wanted:
        return
    try:
        catalog = table_access.linked_catalog(state.account, state.aws, database)
    except SnowflakeError as error:
        for _, table in wanted:
            _note(table, error.message)
        return
    for schema, table in wanted:
        _refresh_automatically(state, catalog, schema, table)


def _is_refreshed(table: Table) -> bool:
    source = table.iceberg
    return source is not None and source.auto_refresh


def _refresh_automatically(state: EngineState, catalog: LinkedCatalog, schema: Schema, table: Table) -> None:
    from pyiceberg.exceptions import NoSuchNamespaceError, NoSuchTableError

    source = table.iceberg
    assert source is not None
    try:
        loaded = catalog.run(lambda rest: rest.load_table((*schema.namespace, source.catalog_table)))
    except (NoSuchTableError, NoSuchNamespaceError):
        return  # Dropped in the catalog: discovery takes it away.
    except Exception as error:
        # What is wrong with one table is that table's status; the others are refreshed.
        _note(table, str(error))
        return
    if _taken(state, schema, table, loaded):
        source.refresh_state, source.refresh_failure = "RUNNING", ""


def is_readable(catalog: LinkedCatalog, loaded: IcebergTable) -> bool:
    """Whether a table that was just found tells its files. That it does not is not a failure of the link."""
    try:
        table_access.initialize(catalog, catalog.at(loaded.name(), loaded.metadata_location, loaded.metadata))
    except Exception:
        log.info("%s is found, and cannot be read", ".".join(loaded.name()), exc_info=True)
        return False
    return True


def leave_uninitialized(table: Table) -> None:
    """Automated refresh of the table is off, and so is querying it, until somebody turns it on.

    https://docs.snowflake.com/en/user-guide/tables-iceberg-catalog-linked-database
    """
    assert table.iceberg is not None
    table.iceberg.refresh_state, table.iceberg.auto_refresh = NOT_INITIALIZED, False


def set_automatic(state: EngineState, database: Database, schema: Schema, table: Table, wanted: bool) -> None:
    """SET AUTO_REFRESH; initializes a table that never was. Raises when that fails."""
    source = table.iceberg
    assert source is not None
    if wanted and source.refresh_state == NOT_INITIALIZED:
        catalog = table_access.linked_catalog(state.account, state.aws, database)
        loaded = catalog.load(schema.namespace, table_copy.remote_name(table))
        table_access.initialize(catalog, catalog.at(loaded.name(), loaded.metadata_location, loaded.metadata))
        _taken(state, schema, table, loaded)
    with state.account.lock:
        if wanted and not source.auto_refresh:
            source.refresh_state, source.refresh_failure = "RUNNING", ""
        source.auto_refresh = wanted


def _note(table: Table, reason: str) -> None:
    if table.iceberg is not None:
        table.iceberg.refresh_state, table.iceberg.refresh_failure = "STALLED", reason


def status(table: Table) -> dict[str, Any]:
    """What SYSTEM$AUTO_REFRESH_STATUS and the column auto_refresh_status print.

    https://docs.snowflake.com/en/sql-reference/functions/system_auto_refresh_status
    """
    source = table.iceberg
    assert source is not None
    printed: dict[str, Any] = {"executionState": source.refresh_state}
    if source.refresh_failure:
        printed["invalidExecutionStateReason"] = source.refresh_failure
    printed["pendingSnapshotCount"] = 0
    printed["currentSnapshotId"] = source.snapshot_id
    printed["lastSnapshotTime"] = source.snapshot_at.isoformat() if source.snapshot_at else None
    printed["lastUpdatedTime"] = source.refreshed_at.isoformat() if source.refreshed_at else None
    printed["currentMetadataFile"] = source.metadata_location
    printed["currentSchemaId"] = source.schema_id
    return printed
