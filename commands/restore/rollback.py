"""Takes an Iceberg table back to a snapshot that it still keeps, or says what that would change.

Prints one JSON object: without a target {"current": ID or null, "snapshots": [...]}; with one what `plan` describes;
with --apply {"metadata": location}; where it cannot be done {"refused": why}. Credentials and endpoint come from the
environment.

The list of loaded raw files (lakehouse.ledger) is a property of the table, which a rollback alone would leave: what the
rows no longer hold would count as loaded for ever. So it goes back with the rows, in the same commit.
https://iceberg.apache.org/docs/latest/spark-procedures/#set_current_snapshot
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.serializers import FromInputFile
from pyiceberg.table import Table
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.snapshots import Snapshot, ancestors_of
from pyiceberg.table.update.snapshot import ManageSnapshots

from commands.pipeline.read_reports import catalog_properties
from commands.pipeline.table_facts import commit_of, summary, totals
from lakehouse import ledger
from lakehouse.raw_files import RawFile


class Refused(Exception):
    """What a person reads who wants a snapshot back."""


def main() -> None:
    options = parse_options()
    table = load_catalog("glue", **catalog_properties()).load_table((options.database, options.table))
    try:
        print(json.dumps(answer(table, options)))
    except Refused as refusal:
        print(json.dumps({"refused": str(refusal)}))


def answer(table: Table, options: argparse.Namespace) -> dict[str, Any]:
    if options.snapshot is None and options.at is None:
        current = table.metadata.current_snapshot_id
        snapshots = [described(table, snapshot) for snapshot in table.snapshots()]
        return {"current": None if current is None else str(current), "snapshots": snapshots}
    target = target_of(table, options.snapshot, options.at)
    return plan(table, target) if options.apply is None else apply(table, target, options.apply)


def target_of(table: Table, snapshot_id: int | None, at: int | None) -> Snapshot:
    """The snapshot of this ID, or the one that was current at a time in milliseconds."""
    kept = table.snapshots()
    if not kept:
        raise Refused("It has no snapshot: nothing was ever written to it.")
    oldest, newest = time_of(kept[0]), time_of(kept[-1])
    if snapshot_id is not None:
        found = table.snapshot_by_id(snapshot_id)
        if found is None:
            raise Refused(
                f"It has no snapshot {snapshot_id}: it never had, or maintenance has expired it. "
                f"It keeps {len(kept)}, from {oldest} to {newest}."
            )
        return found
    found = table.snapshot_as_of_timestamp(at) if at is not None else None
    if found is None:
        raise Refused(f"None of its snapshots is that old. It keeps {len(kept)}, from {oldest} to {newest}.")
    return found


def plan(table: Table, target: Snapshot) -> dict[str, Any]:
    """What goes back, and what that changes.

    {"metadata": where the table's metadata is now, "current" and "target": snapshots, "leaving" and "returning":
    snapshots that leave the table's line, and that come back into it, newest first, "forgotten": raw files that no
    longer count as loaded, "recalled": those that do again}
    """
    current = table.current_snapshot()
    line = list(ancestors_of(current, table.metadata))
    new_line = list(ancestors_of(target, table.metadata))
    now = set(ledger.unpack(table.properties.get(ledger.PROPERTY)))
    then = set(ledger.unpack(ledger_at(table, target)))
    return {
        "metadata": table.metadata_location,
        "current": None if current is None else described(table, current),
        "target": described(table, target),
        "leaving": [described(table, one) for one in line if one not in new_line],
        "returning": [described(table, one) for one in new_line if one not in line],
        "forgotten": paths(now - then),
        "recalled": paths(then - now),
    }


def apply(table: Table, target: Snapshot, planned_from: str) -> dict[str, Any]:
    """One commit, and only on the metadata that the plan was made of."""
    changed = "Somebody changed it in the meantime. Nothing was restored. Run the command again."
    if table.metadata_location != planned_from:
        raise Refused(changed)
    loaded = ledger_at(table, target)
    try:
        with table.transaction() as transaction:
            if loaded is not None:
                transaction.set_properties({ledger.PROPERTY: loaded})
            elif ledger.PROPERTY in table.properties:
                transaction.remove_properties(ledger.PROPERTY)
            ManageSnapshots(transaction).set_current_snapshot(snapshot_id=target.snapshot_id)
    except CommitFailedException as error:
        raise Refused(changed) from error
    return {"metadata": table.metadata_location}


def ledger_at(table: Table, target: Snapshot) -> str | None:
    """Which raw files the table held, packed, when this snapshot was its current one; None where no load wrote it."""
    is_loaded = ledger.PROPERTY in table.properties or any(ledger.PROPERTY in summary(one) for one in table.snapshots())
    if not is_loaded:
        return None
    for metadata in states(table):
        if metadata.current_snapshot_id == target.snapshot_id:
            return metadata.properties.get(ledger.PROPERTY)
    raise Refused(
        f"Which raw files it held at snapshot {target.snapshot_id} is no longer recorded: only the metadata of its "
        f"last {len(table.metadata.metadata_log)} commits is kept. Choose a newer snapshot."
    )


def states(table: Table) -> Iterator[TableMetadata]:
    """The table's metadata now, and as it was after each earlier commit that is recorded; newest first."""
    yield table.metadata
    for entry in reversed(table.metadata.metadata_log):
        try:
            yield FromInputFile.table_metadata(table.io.new_input(entry.metadata_file))
        except FileNotFoundError:
            continue


def described(table: Table, snapshot: Snapshot) -> dict[str, Any]:
    return {**commit_of(table, snapshot), **totals(snapshot)}


def paths(files: set[RawFile]) -> list[str]:
    return sorted({file.path for file in files})


def time_of(snapshot: Snapshot) -> str:
    return datetime.fromtimestamp(snapshot.timestamp_ms / 1000, timezone.utc).isoformat(timespec="seconds")


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--table", required=True)
    parser.add_argument("--snapshot", type=int)
    parser.add_argument("--at", type=int, help="milliseconds since 1970")
    parser.add_argument("--apply", metavar="METADATA", help="where the table's metadata was when the plan was made")
    return parser.parse_args()


if __name__ == "__main__":
    main()
