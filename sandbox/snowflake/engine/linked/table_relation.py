"""A table of a linked database as a relation: always the current metadata, or the snapshot that AT or BEFORE names.

Source: https://docs.snowflake.com/en/sql-reference/constructs/at-before
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from sqlglot import exp

from sandbox.snowflake.catalog.database import Database, Schema
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.catalog.table import IcebergSource, Table
from sandbox.snowflake.engine import column_types
from sandbox.snowflake.engine.iceberg import table_access
from sandbox.snowflake.engine.linked import time_travel
from sandbox.snowflake.engine.relations import Relation
from sandbox.snowflake.result import Column

if TYPE_CHECKING:
    from pyiceberg.schema import Schema as IcebergSchema
    from pyiceberg.table import Table as IcebergTable

    from sandbox.snowflake.engine.state import EngineState


def relation(
    state: EngineState, database: Database, schema: Schema, table: Table, when: exp.Expression | None
) -> Relation:
    """The table's rows as of now, or as of `when`."""
    catalog = table_access.linked_catalog(state.account, state.aws, database)
    loaded = catalog.load(schema.namespace, remote_name(table))
    snapshot_id = time_travel.snapshot_id(loaded, when) if when is not None else None
    columns = columns_of(loaded.schema())
    if snapshot_id is None:
        remember(table, loaded.metadata_location, columns)

    def read(wanted: tuple[str, ...] | None) -> pa.Table:
        return table_access.read(catalog, loaded, wanted, snapshot_id)

    return Relation("", columns, case_insensitive=database.case_insensitive, read=read)


def known_table(database: Database, schema: Schema, remote: str, loaded: IcebergTable, owner: RoleName | None) -> Table:
    """The account's object for a remote table."""
    link = database.link
    return Table(
        remote,
        owner=owner,
        table_kind="ICEBERG",
        columns=columns_of(loaded.schema()),
        iceberg=IcebergSource(
            catalog_integration=link.catalog_integration if link else "",
            external_volume=(link.external_volume or "") if link else "",
            catalog_namespace=".".join(schema.namespace),
            catalog_table=remote,
            base_location=loaded.location(),
            metadata_location=loaded.metadata_location,
            format_version=loaded.metadata.format_version,
        ),
    )


def remote_name(table: Table) -> str:
    """The table's name in the remote catalog."""
    return table.iceberg.catalog_table if table.iceberg is not None else table.name


def columns_of(schema: IcebergSchema) -> list[Column]:
    """Snowflake's columns of an Iceberg schema, in its order."""
    return [column_types.of_iceberg(field.name, field.field_type, required=field.required) for field in schema.fields]


def remember(table: Table, metadata_location: str, columns: list[Column]) -> None:
    """Keep what DESCRIBE and SYSTEM$GET_ICEBERG_TABLE_INFORMATION print in step with what was read last."""
    table.columns = columns
    if table.iceberg is not None:
        table.iceberg.metadata_location = metadata_location


def size_of(loaded: IcebergTable) -> tuple[int, int]:
    """Rows and bytes, from the current snapshot's summary; zero where the writer noted none."""
    snapshot = loaded.current_snapshot()
    summary = snapshot.summary if snapshot is not None else None
    if summary is None:
        return 0, 0
    return int(summary["total-records"] or 0), int(summary["total-files-size"] or 0)
