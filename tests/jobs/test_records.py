"""Reading raw files: what is good, what is bad and why, for both layouts."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from pathlib import Path

import pytest
from pyspark.sql import Row, SparkSession
from pyspark.sql import functions as F

from jobs.dirty_records import BAD_CUSTOMERS, BAD_SALES
from lakehouse import raw_records
from lakehouse.file_layout import Layout
from lakehouse.loading import rows_of
from lakehouse.raw_files import RawFile
from lakehouse.record_checks import checks, with_problem
from lakehouse.record_columns import FILE, POSITION, PROBLEM, TEXT
from lakehouse.repeated_records import COPY, with_repeats
from tests.jobs.declared import CUSTOMER_FIELDS, SALE_FIELDS

TODAY = datetime.date(2025, 12, 30)
GOOD = '{"customer_id": 1, "customer_name": null, "purchases": %s}'
GOOD %= '{"prodid": 7, "purchase_amount": 0.01, "quantity": 1, "purchase_date": "2024-02-29"}'


def lines_file(folder: Path, *records: str) -> dict[Layout, list[str]]:
    (folder / "sales.json").write_text("\n".join(records) + "\n")
    return {Layout.LINES: [str(folder / "sales.json")]}


def array_file(folder: Path, *records: str) -> dict[Layout, list[str]]:
    (folder / "sales.json").write_text("[" + ",\n".join(records) + "]\n")
    return {Layout.ARRAY: [str(folder / "sales.json")]}


def whole(files: dict[Layout, list[str]]) -> list[RawFile]:
    return [RawFile(path, Path(path).stat().st_size) for paths in files.values() for path in paths]


def read(spark: SparkSession, files: dict[Layout, list[str]]) -> list[Row]:
    with raw_records.reading(spark, whole(files)):
        records = raw_records.read_records(spark, files, SALE_FIELDS, 10**9, texts=True)
        return with_problem(records, checks(SALE_FIELDS, TODAY)).collect()


def reasons(spark: SparkSession, files: dict[Layout, list[str]]) -> list[str | None]:
    return [row[PROBLEM] for row in sorted(read(spark, files), key=lambda row: (row[FILE], row[POSITION]))]


@pytest.mark.parametrize("write", [lines_file, array_file])
def test_every_kind_of_bad_sale_is_noticed_and_told(spark: SparkSession, tmp_path: Path, write) -> None:
    files = write(tmp_path, GOOD, *[bad.text for bad in BAD_SALES], GOOD)
    assert reasons(spark, files) == [None, *[bad.reason for bad in BAD_SALES], None]


def test_what_is_set_aside_is_told_as_it_stood(spark: SparkSession, tmp_path: Path) -> None:
    dirty = GOOD.replace("0.01", "1e0")
    (tmp_path / "sales.json").write_text(f"[{GOOD} ,\n {dirty.replace('7', '-7.50')}\n]")
    rows = read(spark, {Layout.ARRAY: [str(tmp_path / "sales.json")]})
    assert [(row[POSITION], row[TEXT]) for row in rows] == [(1, GOOD), (2, dirty.replace("7", "-7.50"))]


def test_good_sales_become_rows(spark: SparkSession, tmp_path: Path) -> None:
    with raw_records.reading(spark):
        records = raw_records.read_records(spark, lines_file(tmp_path, GOOD), SALE_FIELDS, 10**9, texts=False)
        rows = [json.loads(row) for row in rows_of(SALE_FIELDS, records).toJSON().collect()]
    assert rows == [
        {
            "customer_id": 1,
            "purchases": {"prodid": 7, "purchase_amount": 0.01, "quantity": 1, "purchase_date": "2024-02-29"},
        }
    ]


def test_repeated_customers(spark: SparkSession) -> None:
    records = [
        (2, 1, "Ann", 40, None),
        (1, 1, "Ann", 40, None),
        (3, 2, "Bob", 50, None),
        (4, 2, "Bob", 51, None),
        (5, 3, "Cid", 60, None),
        (6, 3, None, 60, "name is missing"),
    ]
    frame = spark.createDataFrame(
        records, f"`{POSITION}` long, customer_id int, name string, age int, `{PROBLEM}` string"
    )
    found = (
        with_repeats(frame.withColumn(FILE, F.lit("a")), CUSTOMER_FIELDS, ["customer_id"]).orderBy(POSITION).collect()
    )
    # The first of copies stays, whatever the order in which they come.
    assert [(row.customer_id, row[PROBLEM] or "") for row in found] == [
        (1, ""),
        (1, COPY),
        (2, "customer_id has conflicting records"),
        (2, "customer_id has conflicting records"),
        (3, ""),
        (3, "name is missing"),
    ]


def test_every_kind_of_bad_customer_is_told(spark: SparkSession, tmp_path: Path) -> None:
    files = array_file(tmp_path, *[json.dumps(record) for bad in BAD_CUSTOMERS for record in json.loads(bad.text)])
    with raw_records.reading(spark, whole(files)):
        records = raw_records.read_records(spark, files, CUSTOMER_FIELDS, 10**9, texts=True)
        told = with_repeats(with_problem(records, checks(CUSTOMER_FIELDS, TODAY)), CUSTOMER_FIELDS, ["customer_id"])
        found = Counter(row[PROBLEM] for row in told.collect() if row[PROBLEM])
    assert found == {bad.reason: bad.records for bad in BAD_CUSTOMERS}
