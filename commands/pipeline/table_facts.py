"""Prints what is known of each table from its Iceberg metadata alone, as one JSON array.

Each entry: {"database", "table", "rows", "files", "bytes", "snapshots"}; a snapshot: {"id", "at", "operation",
"engine", "addedRows", "deletedRows"}.
`engine` is what wrote the snapshot, as its summary says. Credentials and endpoint come from the environment.
"""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timezone
from typing import Any

from pyiceberg.catalog import load_catalog
from pyiceberg.table import Table

from commands.pipeline.read_reports import catalog_properties


def main() -> None:
    options = parse_options()
    catalog = load_catalog("glue", **catalog_properties())
    names = sorted(name for _, name in catalog.list_tables(options.database))
    print(json.dumps([facts(options.database, name, catalog.load_table((options.database, name))) for name in names]))


def facts(database: str, name: str, table: Table) -> dict[str, Any]:
    """Counts of the current snapshot, and every snapshot that is still kept, newest last."""
    current = table.current_snapshot()
    totals = summary(current)
    return {
        "database": database,
        "table": name,
        "rows": int(totals.get("total-records", "0")),
        "files": int(totals.get("total-data-files", "0")),
        "bytes": int(totals.get("total-files-size", "0")),
        "snapshots": [
            {
                "id": str(snapshot.snapshot_id),
                "at": datetime.fromtimestamp(snapshot.timestamp_ms / 1000, timezone.utc).isoformat(),
                "operation": operation(snapshot),
                "engine": summary(snapshot).get("engine-name", "unknown"),
                "addedRows": int(summary(snapshot).get("added-records", "0")),
                "deletedRows": int(summary(snapshot).get("deleted-records", "0")),
            }
            for snapshot in table.snapshots()
        ],
    }


def summary(snapshot: Any) -> dict[str, str]:
    """The snapshot's summary as text pairs; empty for a table without snapshots."""
    if snapshot is None or snapshot.summary is None:
        return {}
    return dict(snapshot.summary.additional_properties)


def operation(snapshot: Any) -> str:
    """append, overwrite, replace or delete."""
    return snapshot.summary.operation.value if snapshot.summary is not None else "unknown"


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
