"""Changes of single rows of an Iceberg table: the data files that hold them are rewritten, in one snapshot.

Rows are numbered over all files of the snapshot that was read, so that a query can say which ones it changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from snowdome.snowflake.engine.linked import row_files

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

ROW_ID = "rowid"
"""Also the name of DuckDB's own row number of native tables."""


@dataclass
class NumberedRows:
    """All rows of a snapshot, file after file."""

    files: list[DataFile]
    starts: list[int]
    """Number of the first row of each file; one more entry than files: the count of all rows."""
    rows: pa.Table
    """The table's columns and ROW_ID."""


def read(table: Table) -> NumberedRows:
    """Every row of the current snapshot."""
    from pyiceberg.expressions import AlwaysTrue
    from pyiceberg.io.pyarrow import ArrowScan, schema_to_pyarrow

    scan = table.scan()
    tasks = list(scan.plan_files())
    reader = ArrowScan(table.metadata, table.io, scan.projection(), AlwaysTrue())
    parts = [reader.to_table([task]) for task in tasks]
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + part.num_rows)
    wanted = schema_to_pyarrow(table.schema(), include_field_ids=False)
    rows = pa.concat_tables([part.cast(wanted) for part in parts]) if parts else wanted.empty_table()
    rows = rows.append_column(ROW_ID, pa.array(range(starts[-1]), pa.int64()))
    return NumberedRows([task.file for task in tasks], starts, rows)


def replace(table: Table, numbered: NumberedRows, gone: pa.Array, added: pa.Table | None) -> None:
    """Takes the rows numbered `gone` out and puts `added` in (columns as the table's), as one snapshot."""
    from pyiceberg.io.pyarrow import _dataframe_to_data_files

    gone_set = pc.unique(gone)
    touched, kept = [], []
    for index, file in enumerate(numbered.files):
        first, end = numbered.starts[index], numbered.starts[index + 1]
        part = numbered.rows.slice(first, end - first)
        is_gone = pc.is_in(part.column(ROW_ID), value_set=gone_set)
        if pc.any(is_gone).as_py():
            touched.append(file)
            kept.append(part.filter(pc.invert(is_gone)).drop_columns([ROW_ID]))
    fresh = [row_files.fitted(rows, table.schema()) for rows in kept if rows.num_rows]
    if added is not None and added.num_rows:
        fresh.append(row_files.fitted(added, table.schema()))
    if not touched and not fresh:
        return
    rows = pa.concat_tables(fresh) if fresh else None
    with table.transaction() as transaction:
        snapshot = transaction.update_snapshot()
        with snapshot.overwrite() if touched else snapshot.fast_append() as update:
            for file in touched:
                update.delete_data_file(file)
            if rows is not None and rows.num_rows:
                for file in _dataframe_to_data_files(
                    table_metadata=transaction.table_metadata, df=rows, io=table.io, write_uuid=update.commit_uuid
                ):
                    update.append_data_file(file)
