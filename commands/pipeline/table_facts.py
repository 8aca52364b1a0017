"""Prints what is known of each table from its Iceberg metadata alone, as one JSON array.

Each entry: {"database", "table", "rows", "files", "bytes", "fileBytes", "schema", "partition", "snapshots"}; a
snapshot: {"id", "at", "operation", "engine", "addedRows", "deletedRows"}.
Credentials and endpoint come from the environment.
"""

from __future__ import annotations

import argparse
import json
import statistics
from datetime import datetime, timezone
from typing import Any

from pyiceberg.catalog import load_catalog
from pyiceberg.manifest import ManifestEntryStatus
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot

from commands.pipeline.read_reports import catalog_properties


def main() -> None:
    options = parse_options()
    catalog = load_catalog("glue", **catalog_properties())
    names = sorted(name for _, name in catalog.list_tables(options.database))
    print(json.dumps([facts(options.database, name, catalog.load_table((options.database, name))) for name in names]))


def facts(database: str, name: str, table: Table) -> dict[str, Any]:
    """What is true of the table now, and every snapshot that is still kept, newest last."""
    return {
        "database": database,
        "table": name,
        **totals(table.current_snapshot()),
        "fileBytes": file_sizes(table),
        "schema": [
            {"name": field.name, "type": str(field.field_type), "required": field.required}
            for field in table.schema().fields
        ],
        "partition": partition(table),
        "snapshots": [commit_of(table, snapshot) for snapshot in table.snapshots()],
    }


def totals(snapshot: Snapshot | None) -> dict[str, int]:
    """What the table has at a snapshot; all 0 for a table without snapshots."""
    told = summary(snapshot)
    keys = {"rows": "total-records", "files": "total-data-files", "bytes": "total-files-size"}
    return {name: int(told.get(key, "0")) for name, key in keys.items()}


def commit_of(table: Table, snapshot: Snapshot) -> dict[str, Any]:
    """When, how and by whom a snapshot was committed, and what that added and deleted."""
    told = summary(snapshot)
    return {
        "id": str(snapshot.snapshot_id),
        "at": datetime.fromtimestamp(snapshot.timestamp_ms / 1000, timezone.utc).isoformat(timespec="milliseconds"),
        "operation": operation(snapshot),
        "engine": engine(table, snapshot),
        "addedRows": int(told.get("added-records", "0")),
        "deletedRows": int(told.get("deleted-records", "0")),
    }


def summary(snapshot: Snapshot | None) -> dict[str, str]:
    """The snapshot's summary as text pairs; empty for a table without snapshots."""
    if snapshot is None or snapshot.summary is None:
        return {}
    return dict(snapshot.summary.additional_properties)


def engine(table: Table, snapshot: Snapshot) -> str:
    """Who wrote the snapshot: as its summary says, or as its files are named; else "unknown".

    Snowflake names data files snow_*.parquet: https://docs.snowflake.com/en/release-notes/bcr-bundles/2024_06/bcr-1706
    A snapshot without name and files, which only deletes, is of whom committed the next one in the same commit.
    """
    named = summary(snapshot).get("engine-name")
    if named is not None:
        return named
    added = (
        entry.data_file.file_path.rsplit("/", 1)[-1]
        for manifest in snapshot.manifests(table.io)
        if manifest.added_snapshot_id == snapshot.snapshot_id
        for entry in manifest.fetch_manifest_entry(table.io)
        if entry.status == ManifestEntryStatus.ADDED
    )
    if any(name.startswith("snow_") for name in added):
        return "Snowflake"
    following = [one for one in table.snapshots() if one.parent_snapshot_id == snapshot.snapshot_id]
    return next((engine(table, one) for one in following if of_one_commit(table, snapshot, one)), "unknown")


def of_one_commit(table: Table, snapshot: Snapshot, following: Snapshot) -> bool:
    """Whether the table had no version between two snapshots, as far as its versions are still known."""
    times = [version.timestamp_ms for version in table.metadata.metadata_log]
    known = min(times, default=snapshot.timestamp_ms) < snapshot.timestamp_ms
    return known and not any(snapshot.timestamp_ms <= time < following.timestamp_ms for time in times)


def file_sizes(table: Table) -> dict[str, int] | None:
    """Smallest, median and largest data file of the current snapshot, in bytes; None where there is none."""
    sizes = [task.file.file_size_in_bytes for task in table.scan().plan_files()]
    if not sizes:
        return None
    return {"smallest": min(sizes), "median": round(statistics.median(sizes)), "largest": max(sizes)}


def partition(table: Table) -> list[str]:
    """Fields of the current partition spec as SQL writes them, such as day(sold_on)."""
    schema = table.schema()
    fields = [(str(field.transform), schema.find_column_name(field.source_id)) for field in table.spec().fields]
    return [column or "" if transform == "identity" else f"{transform}({column})" for transform, column in fields]


def operation(snapshot: Snapshot) -> str:
    """append, overwrite, replace or delete."""
    return snapshot.summary.operation.value if snapshot.summary is not None else "unknown"


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
