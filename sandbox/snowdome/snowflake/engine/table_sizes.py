"""Rows and bytes of a table, for SHOW TABLES: counted in DuckDB, or as the last refresh read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.native_store import physical_name
from snowdome.snowflake.engine.state import EngineState

if TYPE_CHECKING:
    from pyiceberg.table.metadata import TableMetadata


def table_size(state: EngineState, table: Table) -> tuple[int, int]:
    """(rows, bytes). DuckDB keeps no size per table in memory: bytes are the rows times the columns' fixed widths."""
    if table.iceberg is not None:
        metadata = state.metadata.get(table.iceberg.metadata_location)
        return _of_snapshot(metadata) if metadata is not None else (0, 0)
    if not table.storage_name:
        return 0, 0
    import duckdb

    cursor = state.native.cursor()
    try:
        row = cursor.execute(f"SELECT count(*) FROM {physical_name(table)}").fetchone()  # noqa: S608
    except (duckdb.CatalogException, duckdb.TransactionException):
        # Another session has dropped or replaced it since it was listed.
        return 0, 0
    finally:
        cursor.close()
    rows = int(row[0]) if row else 0
    return rows, rows * 8 * len(table.columns)


def _of_snapshot(metadata: TableMetadata) -> tuple[int, int]:
    """Rows and bytes from the current snapshot's summary; zero where the writer noted none."""
    snapshot = metadata.current_snapshot()
    summary = snapshot.summary if snapshot is not None else None
    if summary is None:
        return 0, 0
    return int(summary["total-records"] or 0), int(summary["total-files-size"] or 0)
