"""What the report page tells of a table, from Iceberg metadata alone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyiceberg.catalog.noop import NoopCatalog
from pyiceberg.io.pyarrow import PyArrowFileIO
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import CommitTableResponse, Table
from pyiceberg.table.locations import SimpleLocationProvider
from pyiceberg.table.metadata import new_table_metadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER
from pyiceberg.table.update import update_table_metadata
from pyiceberg.transforms import DayTransform, IdentityTransform
from pyiceberg.types import DateType, IntegerType, NestedField

from commands.pipeline.table_facts import facts

SCHEMA = Schema(
    NestedField(1, "id", IntegerType(), required=False), NestedField(2, "sold_on", DateType(), required=False)
)
ROWS = pa.table({"id": pa.array([1, 2], pa.int32()), "sold_on": pa.array([0, 0], pa.date32())})


class Commits(NoopCatalog):
    """Keeps a table's metadata in memory."""

    def commit_table(self, table: Table, requirements: Any, updates: Any) -> CommitTableResponse:
        # Tells versions apart by their time, in milliseconds.
        time.sleep(0.002)
        metadata = update_table_metadata(table.metadata, updates, metadata_location=table.metadata_location)
        return CommitTableResponse.model_validate({"metadata": metadata, "metadata-location": table.metadata_location})


class NamedLikeSnowflake(SimpleLocationProvider):
    """File names of https://docs.snowflake.com/en/release-notes/bcr-bundles/2024_06/bcr-1706."""

    def new_data_location(self, data_file_name: str, partition_key: Any = None) -> str:
        return super().new_data_location("snow_" + data_file_name, partition_key)


def new_table(folder: Path, spec: PartitionSpec, properties: dict[str, str]) -> Table:
    metadata = new_table_metadata(SCHEMA, spec, UNSORTED_SORT_ORDER, f"file://{folder}", properties)
    return Table(("db", "t"), metadata, f"file://{folder}/metadata.json", PyArrowFileIO(), Commits("test"))


def by_snowflake() -> dict[str, str]:
    return {"write.py-location-provider.impl": f"{NamedLikeSnowflake.__module__}.{NamedLikeSnowflake.__name__}"}


@pytest.mark.parametrize(
    ("properties", "summary", "engine"),
    [
        ({}, {"engine-name": "spark"}, "spark"),
        (by_snowflake(), {}, "Snowflake"),
        # A name in the summary counts more than those of files.
        (by_snowflake(), {"engine-name": "trino"}, "trino"),
        ({}, {}, "unknown"),
    ],
)
def test_a_commit_is_that_of_whom_its_summary_or_its_own_files_name(
    tmp_path: Path, properties: dict[str, str], summary: dict[str, str], engine: str
) -> None:
    table = new_table(tmp_path, PartitionSpec(), properties)
    table.append(ROWS, snapshot_properties=summary)
    assert [snapshot["engine"] for snapshot in facts("db", "t", table)["snapshots"]] == [engine]


def test_a_commit_is_not_that_of_an_earlier_ones_files(tmp_path: Path) -> None:
    table = new_table(tmp_path, PartitionSpec(), by_snowflake())
    table.append(ROWS)
    table.metadata.properties.clear()
    table.append(ROWS)
    assert [snapshot["engine"] for snapshot in facts("db", "t", table)["snapshots"]] == ["Snowflake", "unknown"]


@pytest.mark.parametrize(("together", "deleting"), [(True, "Snowflake"), (False, "unknown")])
def test_a_deletion_is_that_of_whom_wrote_the_rows_that_came_with_it(
    tmp_path: Path, *, together: bool, deleting: str
) -> None:
    table = new_table(tmp_path, PartitionSpec(), by_snowflake())
    table.append(ROWS)
    if together:
        table.overwrite(ROWS)
    else:
        table.delete("id > 0")
        table.append(ROWS)
    snapshots = facts("db", "t", table)["snapshots"]
    assert [(one["operation"], one["engine"]) for one in snapshots] == [
        ("append", "Snowflake"),
        ("delete", deleting),
        ("append", "Snowflake"),
    ]


def test_schema_partition_and_file_sizes_are_those_of_now(tmp_path: Path) -> None:
    spec = PartitionSpec(
        PartitionField(2, 1000, DayTransform(), "sold_day"), PartitionField(1, 1001, IdentityTransform(), "id")
    )
    table = new_table(tmp_path, spec, {})
    assert facts("db", "t", table)["fileBytes"] is None
    table.append(ROWS)
    told = facts("db", "t", table)
    assert told["partition"] == ["day(sold_on)", "id"]
    assert told["schema"][0] == {"name": "id", "type": "int", "required": False}
    assert told["files"] == 2
    assert told["fileBytes"]["smallest"] + told["fileBytes"]["largest"] == told["bytes"]
