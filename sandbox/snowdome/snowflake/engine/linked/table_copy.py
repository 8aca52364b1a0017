"""The copy of a remote table's metadata that Snowflake reads: taken when a table is found, kept until it is refreshed.

Source: https://docs.snowflake.com/en/user-guide/tables-iceberg-auto-refresh
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.securable import RoleName
from snowdome.snowflake.catalog.table import IcebergSource, Table
from snowdome.snowflake.engine import column_types
from snowdome.snowflake.result import Column

if TYPE_CHECKING:
    from pyiceberg.schema import Schema as IcebergSchema
    from pyiceberg.table import Table as IcebergTable

    from snowdome.snowflake.engine.iceberg.table_access import LinkedCatalog
    from snowdome.snowflake.engine.state import EngineState


def found(
    state: EngineState, database: Database, schema: Schema, remote: str, loaded: IcebergTable, owner: RoleName | None
) -> Table:
    """The account's object for a remote table that was just found or made."""
    link = database.link
    table = Table(
        remote,
        owner=owner,
        table_kind="ICEBERG",
        iceberg=IcebergSource(
            catalog_integration=link.catalog_integration if link else "",
            external_volume=(link.external_volume or "") if link else "",
            catalog_namespace=".".join(schema.namespace),
            catalog_table=remote,
        ),
    )
    take(state, table, loaded)
    return table


def take(state: EngineState, table: Table, loaded: IcebergTable) -> None:
    """Makes the metadata that was loaded from the catalog the one that queries read."""
    source = table.iceberg
    assert source is not None
    metadata = loaded.metadata
    snapshot = metadata.current_snapshot()
    if source.metadata_location != loaded.metadata_location:
        state.metadata.pop(source.metadata_location, None)
    state.metadata[loaded.metadata_location] = metadata
    table.columns = columns_of(loaded.schema())
    source.base_location = loaded.location()
    source.metadata_location = loaded.metadata_location
    source.format_version = metadata.format_version
    source.table_uuid = str(metadata.table_uuid)
    source.snapshot_id = str(snapshot.snapshot_id) if snapshot is not None else None
    source.snapshot_at = (
        datetime.fromtimestamp(snapshot.timestamp_ms / 1000, timezone.utc) if snapshot is not None else None
    )
    source.schema_id = metadata.current_schema_id
    source.refreshed_at = datetime.now(timezone.utc)


def held(state: EngineState, catalog: LinkedCatalog, schema: Schema, table: Table) -> IcebergTable:
    """The table as of its last refresh; its files are read with the volume's role, the catalog is not asked."""
    source = table.iceberg
    assert source is not None
    require_initialized(table)
    identifier = (*schema.namespace, source.catalog_table)
    loaded = catalog.at(identifier, source.metadata_location, state.metadata.get(source.metadata_location))
    state.metadata[source.metadata_location] = loaded.metadata
    return loaded


def require_initialized(table: Table) -> None:
    """Raises for a table of which Snowflake could not read the files when it found it. The error's code is assumed."""
    if table.iceberg is not None and table.iceberg.refresh_state == "ICEBERG_TABLE_NOT_INITIALIZED":
        raise errors.table_not_initialized(table.name)


def remote_name(table: Table) -> str:
    """The table's name in the remote catalog."""
    return table.iceberg.catalog_table if table.iceberg is not None else table.name


def columns_of(schema: IcebergSchema) -> list[Column]:
    """Snowflake's columns of an Iceberg schema, in its order."""
    return [column_types.of_iceberg(field.name, field.field_type, required=field.required) for field in schema.fields]
