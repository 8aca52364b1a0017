"""Going back to a snapshot: rows and the list of loaded raw files together, or nothing."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow as pa
import pytest
from moto import mock_aws
from pyiceberg.catalog.glue import GlueCatalog
from pyiceberg.table import Table

from commands.restore.rollback import Refused, answer, apply, plan, target_of
from lakehouse import ledger
from lakehouse.raw_files import RawFile

SCHEMA = pa.schema([pa.field("id", pa.int32())])
NAME = ("db", "t")
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


class Lake:
    """One table of a Glue catalog, whose files are in a folder."""

    def __init__(self, folder: Path) -> None:
        self.catalog = GlueCatalog("glue", **{"glue.region": "us-east-1"})
        self.catalog.create_namespace("db")
        self.catalog.create_table(NAME, SCHEMA, location=f"file://{folder}")

    @property
    def table(self) -> Table:
        return self.catalog.load_table(NAME)

    def load(self, *ids: int, file: RawFile | None = None, full: bool = False) -> int:
        """As the jobs do it: rows, and which files they came from, in one commit."""
        table = self.table
        rows = pa.table({"id": pa.array(ids, pa.int32())})
        files = [] if file is None else [file]
        loaded = ledger.unpack(table.properties.get(ledger.PROPERTY))
        told = {} if file is None else {ledger.PROPERTY: ledger.pack(files)}
        with table.transaction() as transaction:
            if full:
                transaction.overwrite(rows, snapshot_properties=told)
            else:
                transaction.append(rows, snapshot_properties=told)
            if file is not None:
                now = files if full else ledger.merged(loaded, files)
                transaction.set_properties({ledger.PROPERTY: ledger.pack(now)})
        return self.at

    @property
    def at(self) -> int:
        current = self.table.current_snapshot()
        assert current is not None
        return current.snapshot_id

    @property
    def ids(self) -> list[int]:
        found: list[int] = self.table.scan().to_arrow()["id"].to_pylist()
        return sorted(found)

    @property
    def loaded(self) -> list[str]:
        return [path for path, *_ in ledger.unpack(self.table.properties.get(ledger.PROPERTY))]

    def restore(self, snapshot: int) -> dict[str, Any]:
        table = self.table
        target = target_of(table, snapshot, None)
        planned = plan(table, target)
        apply(self.table, target, planned["metadata"])
        return planned


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with mock.patch.dict(os.environ, KEYS), mock_aws():
        yield Lake(tmp_path)


def raw(name: str, version: str = "etag 1") -> RawFile:
    return RawFile(f"s3://bucket/raw_data/t/{name}", 10, version)


def ids_of(snapshots: list[dict[str, Any]]) -> list[int]:
    return [int(snapshot["id"]) for snapshot in snapshots]


def test_rows_and_the_list_of_loaded_files_go_back_together_and_forth_again(lake: Lake) -> None:
    first = lake.load(1, 2, file=raw("a"))
    bad = lake.load(3, file=raw("bad"))
    undone = lake.restore(first)
    assert (lake.ids, lake.loaded) == ([1, 2], [raw("a").path])
    assert (undone["forgotten"], undone["recalled"]) == ([raw("bad").path], [])
    assert (ids_of(undone["leaving"]), ids_of(undone["returning"])) == ([bad], [])
    again = lake.restore(bad)
    assert (lake.ids, lake.loaded) == ([1, 2, 3], [raw("a").path, raw("bad").path])
    assert (again["forgotten"], again["recalled"]) == ([], [raw("bad").path])
    assert (ids_of(again["leaving"]), ids_of(again["returning"])) == ([], [bad])


@pytest.mark.parametrize(
    "delivery", [raw("bad"), raw("bad", "etag 2"), raw("good")], ids=["the same file", "corrected", "another name"]
)
def test_what_was_taken_back_can_be_loaded_again_and_nothing_else(lake: Lake, delivery: RawFile) -> None:
    first = lake.load(1, file=raw("a"))
    lake.load(2, file=raw("bad"))
    lake.restore(first)
    found = [raw("a"), delivery]
    loaded = ledger.unpack(lake.table.properties[ledger.PROPERTY])
    assert ledger.not_loaded(found, loaded) == [delivery]
    lake.load(3, file=delivery)
    assert (lake.ids, lake.loaded) == ([1, 3], [raw("a").path, delivery.path])


def test_a_full_load_is_taken_back_with_the_files_that_it_replaced(lake: Lake) -> None:
    lake.load(1, file=raw("a"))
    second = lake.load(2, file=raw("b"))
    lake.load(9, file=raw("a", "etag 2"), full=True)
    planned = lake.restore(second)
    assert (lake.ids, lake.loaded) == ([1, 2], [raw("a").path, raw("b").path])
    # The same name, another content.
    assert (planned["forgotten"], planned["recalled"]) == ([raw("a").path], [raw("a").path, raw("b").path])


def test_before_the_first_load_no_file_counts_as_loaded(lake: Lake) -> None:
    by_another_engine = lake.load(1)
    lake.load(2, file=raw("a"))
    lake.restore(by_another_engine)
    assert (lake.ids, lake.loaded) == ([1], [])
    assert ledger.PROPERTY not in lake.table.properties


def test_a_table_that_no_load_wrote_goes_back_without_a_list(lake: Lake) -> None:
    first = lake.load(1)
    lake.load(2)
    lake.restore(first)
    assert lake.ids == [1]
    assert ledger.PROPERTY not in lake.table.properties


def test_a_time_means_the_snapshot_that_was_the_current_one_then_whatever_was_restored_since(lake: Lake) -> None:
    first = lake.load(1)
    second = lake.load(2)
    committed = {one.snapshot_id: one.timestamp_ms for one in lake.table.snapshots()}
    lake.restore(first)
    restored_at = lake.table.history()[-1].timestamp_ms
    for moment, expected in [
        (committed[first], first),
        (committed[second] - 1, first),
        (committed[second], second),
        (restored_at - 1, second),
        (restored_at, first),
        (restored_at + 3_600_000, first),
    ]:
        assert target_of(lake.table, None, moment).snapshot_id == expected


def test_a_snapshot_that_is_not_kept_is_one_clear_refusal(lake: Lake) -> None:
    with pytest.raises(Refused, match="no snapshot: nothing was ever written"):
        target_of(lake.table, 1, None)
    first = lake.load(1)
    lake.load(2)
    before = lake.table.snapshots()[0].timestamp_ms - 1
    lake.table.maintenance.expire_snapshots().by_id(first).commit()
    for snapshot, at in [(first, None), (4, None), (None, before)]:
        with pytest.raises(Refused, match=r"It keeps 1, from \d{4}-\d\d-\d\dT\S+\+00:00 to "):
            target_of(lake.table, snapshot, at)


def test_a_snapshot_whose_list_of_files_is_lost_is_refused_before_anything_changes(lake: Lake) -> None:
    with lake.table.transaction() as transaction:
        transaction.set_properties({"write.metadata.previous-versions-max": "1"})
    first = lake.load(1, file=raw("a"))
    lake.load(2, file=raw("b"))
    lake.load(3, file=raw("c"))
    before = lake.table.metadata_location
    with pytest.raises(Refused, match=f"at snapshot {first} is no longer recorded: .* last 1 commits"):
        lake.restore(first)
    assert lake.table.metadata_location == before


def test_metadata_that_somebody_deleted_by_hand_counts_as_lost(lake: Lake) -> None:
    first = lake.load(1, file=raw("a"))
    lake.load(2, file=raw("b"))
    for entry in lake.table.metadata.metadata_log:
        Path(entry.metadata_file.removeprefix("file://")).unlink()
    with pytest.raises(Refused, match="no longer recorded"):
        lake.restore(first)


def test_a_table_that_changed_since_it_was_shown_stays_as_it_is(lake: Lake) -> None:
    first = lake.load(1, file=raw("a"))
    lake.load(2, file=raw("b"))
    shown = lake.table
    target = target_of(shown, first, None)
    lake.load(3, file=raw("c"))
    # Before it is read again, and between reading and committing.
    for table in (lake.table, shown):
        with pytest.raises(Refused, match="Nothing was restored"):
            apply(table, target, shown.metadata_location)
    assert (lake.ids, lake.loaded) == ([1, 2, 3], [raw(name).path for name in "abc"])


def test_without_a_target_all_snapshots_are_told_and_the_one_that_is_current(lake: Lake) -> None:
    first = lake.load(1, 2)
    lake.load(3)
    lake.restore(first)
    told = answer(lake.table, argparse.Namespace(snapshot=None, at=None, apply=None))
    assert told["current"] == str(first)
    assert [(one["rows"], one["addedRows"], one["operation"]) for one in told["snapshots"]] == [
        (2, 2, "append"),
        (3, 1, "append"),
    ]


def test_the_time_that_is_told_of_a_snapshot_leads_back_to_it(lake: Lake) -> None:
    for number in range(3):
        lake.load(number)
    told = answer(lake.table, argparse.Namespace(snapshot=None, at=None, apply=None))
    for one in told["snapshots"]:
        moment = datetime.fromisoformat(one["at"])
        found = target_of(lake.table, None, round(moment.timestamp() * 1000))
        assert str(found.snapshot_id) == one["id"]
