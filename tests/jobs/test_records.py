"""Reading raw files: what is good, what is bad and why, for both layouts."""

from __future__ import annotations

import datetime
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from jobs.dirty_records import BAD_CUSTOMERS, BAD_SALES
from lakehouse import customers, raw_records, sales
from lakehouse.failures import NoInput, UnreadableFile
from lakehouse.raw_files import Layout, RawFile, layout_of, list_raw_files
from lakehouse.record_checks import problem_of_text, with_problem

LAST_DAY = datetime.date(2025, 12, 31)
GOOD = '{"customer_id": 1, "customer_name": null, "purchases": %s}'
GOOD %= '{"prodid": 7, "purchase_amount": 0.01, "quantity": 1, "purchase_date": "2024-02-29"}'
MEGABYTE = 1024 * 1024


def lines_file(folder: Path, *records: str) -> dict[Layout, list[str]]:
    (folder / "sales.json").write_text("\n".join(records) + "\n")
    return {Layout.LINES: [str(folder / "sales.json")]}


def array_file(folder: Path, *records: str) -> dict[Layout, list[str]]:
    (folder / "sales.json").write_text(json.dumps([json.loads(record) for record in records], indent=2))
    return {Layout.ARRAY: [str(folder / "sales.json")]}


def reasons(spark: SparkSession, files: dict[Layout, list[str]]) -> Counter[str]:
    texts = raw_records.type_texts(raw_records.read_texts(spark, files), "record", sales.RECORD)
    told = texts.withColumn("problem", problem_of_text(F.col("record"), sales.checks(LAST_DAY), sales.PATHS))
    return Counter(row.problem for row in told.collect())


@pytest.mark.parametrize("write", [lines_file, array_file])
def test_every_kind_of_bad_sale_is_noticed_and_told(spark: SparkSession, tmp_path: Path, write) -> None:
    files = write(tmp_path, GOOD, *[bad.text for bad in BAD_SALES], GOOD)
    typed = with_problem(raw_records.read_typed(spark, files, sales.RECORD), sales.checks(LAST_DAY))
    assert typed.where("problem is null").count() == 2
    assert typed.where("problem is not null").count() == len(BAD_SALES)
    assert reasons(spark, files) == Counter([None, None, *[bad.reason for bad in BAD_SALES]])


@pytest.mark.parametrize("line", ["{", "nonsense", "[]", "7", "null", "]", "] " + GOOD, '{"customer_id": 1,'])
def test_a_line_that_is_no_record(spark: SparkSession, tmp_path: Path, line: str) -> None:
    files = lines_file(tmp_path, GOOD, line)
    typed = with_problem(raw_records.read_typed(spark, files, sales.RECORD), sales.checks(LAST_DAY))
    assert typed.where("problem is null").count() == 1
    assert reasons(spark, files) == {None: 1, "record is not a JSON object": 1}


def test_blank_lines_are_no_records(spark: SparkSession, tmp_path: Path) -> None:
    files = lines_file(tmp_path, GOOD, "", "   ", GOOD)
    assert raw_records.read_typed(spark, files, sales.RECORD).count() == 2
    assert reasons(spark, files) == {None: 2}


def test_good_sales_become_rows(spark: SparkSession, tmp_path: Path) -> None:
    rows = sales.rows(raw_records.read_typed(spark, lines_file(tmp_path, GOOD), sales.RECORD))
    assert [json.loads(row) for row in rows.toJSON().collect()] == [
        {
            "customer_id": 1,
            "purchases": {"prodid": 7, "purchase_amount": 0.01, "quantity": 1, "purchase_date": "2024-02-29"},
        }
    ]


@pytest.mark.parametrize("following", [GOOD, " " + GOOD, ", " + GOOD, "}", "]", "]" + GOOD, " nonsense"])
def test_what_follows_an_object_on_its_line_is_not_dropped(spark: SparkSession, tmp_path: Path, following: str) -> None:
    files = lines_file(tmp_path, GOOD, GOOD + following, GOOD)
    typed = with_problem(raw_records.read_typed(spark, files, sales.RECORD), sales.checks(LAST_DAY))
    assert Counter(row.problem is None for row in typed.collect()) == {True: 2, False: 1}
    assert reasons(spark, files) == {None: 2, "something follows the JSON object": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"[{GOOD}]\n", None),
        (f"[{GOOD}, {GOOD[:40]}", "data.json: not one JSON array to its end"),
        (f"[{GOOD} {GOOD}]", "data.json: not one JSON array to its end"),
        (f"[{GOOD}]\n[{GOOD}]", "data.json: something follows the JSON array"),
        (f"[{GOOD}] {GOOD}", "data.json: something follows the JSON array"),
        (f"[{GOOD}] nonsense", "data.json: not one JSON array to its end"),
    ],
)
def test_an_array_must_end_with_its_file(
    spark: SparkSession, tmp_path: Path, content: str, message: str | None
) -> None:
    path = tmp_path / "data.json"
    path.write_text(content)
    if message is None:
        raw_records.check_array(spark, str(path))
    else:
        with pytest.raises(UnreadableFile, match=message):
            raw_records.check_array(spark, str(path))


@pytest.mark.parametrize(
    ("content", "certain"),
    [
        (f"[{GOOD}]", True),
        (f"[{GOOD}]\n \n", True),
        (f"[{GOOD}]\n[{GOOD}]", False),
        (f"[{GOOD}] nonsense", False),
        (f"[{GOOD}]]", False),
        (f"[{GOOD}]" + " " * 5000, False),
        # Nothing is lost here; what the scan cannot tell, the tokens can.
        ('[{"customer_name": "]"}]', False),
    ],
)
def test_the_scan_is_certain_only_of_an_array_that_ends_the_file(
    spark: SparkSession, tmp_path: Path, content: str, certain: bool
) -> None:
    path = tmp_path / "data.json.gz"
    path.write_bytes(gzip.compress(content.encode()))
    assert raw_records.nothing_after_array(spark, str(path)) is certain


def test_the_scan_notices_a_file_that_is_cut_off(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "data.json.gz"
    path.write_bytes(gzip.compress(f"[{GOOD}]".encode())[:-9])
    with pytest.raises(UnreadableFile, match="is cut off or damaged"):
        raw_records.nothing_after_array(spark, str(path))


def test_two_arrays_packed_one_after_the_other_are_refused(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "data.json.gz"
    path.write_bytes(gzip.compress(f"[{GOOD}]".encode()) * 2)
    with pytest.raises(UnreadableFile, match="something follows the JSON array"):
        raw_records.check_array(spark, str(path))
    path.write_bytes(gzip.compress(f"[{GOOD}]".encode())[:-9])
    with pytest.raises(UnreadableFile, match="is cut off or damaged"):
        raw_records.check_array(spark, str(path))


def test_repeated_customers(spark: SparkSession) -> None:
    records = [
        (1, "Ann", 40, None),
        (1, "Ann", 40, None),
        (2, "Bob", 50, None),
        (2, "Bob", 51, None),
        (3, "Cid", 60, None),
        (3, None, 60, "name is missing"),
    ]
    frame = spark.createDataFrame(records, f"{customers.RECORD}, problem string")
    marked = sorted((row.customer_id, row.problem or "") for row in customers.with_repeats(frame).collect())
    assert marked == [
        (1, ""),
        (1, customers.COPY),
        (2, customers.CONFLICTING),
        (2, customers.CONFLICTING),
        (3, ""),
        (3, "name is missing"),
    ]


def test_every_kind_of_bad_customer_is_told(spark: SparkSession, tmp_path: Path) -> None:
    files = array_file(tmp_path, *[json.dumps(record) for bad in BAD_CUSTOMERS for record in json.loads(bad.text)])
    texts = raw_records.type_texts(raw_records.read_texts(spark, files), "record", customers.RECORD)
    told = texts.withColumn("problem", problem_of_text(F.col("record"), customers.checks(), customers.PATHS))
    found = Counter(row.problem for row in customers.with_repeats(told).collect() if row.problem)
    assert found == {bad.reason: bad.records for bad in BAD_CUSTOMERS}


def test_files_of_a_location(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.json", "a.json", "deep/c.json", "_SUCCESS", ".hidden"):
        (tmp_path / name).write_text("{}")

    def names(location: str) -> list[str]:
        return [file.path.rsplit("/", 1)[-1] for file in list_raw_files(spark, str(tmp_path / location))]

    assert names("") == ["a.json", "b.json", "c.json"]
    assert names("a.json") == ["a.json"]
    assert names("*.json") == ["a.json", "b.json"]
    with pytest.raises(NoInput, match=r"missing/ holds no file"):
        list_raw_files(spark, f"{tmp_path}/missing/")


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (b'{"a": 1}\n', Layout.LINES),
        (b'\n  [{"a": 1}]', Layout.ARRAY),
        (b'\xef\xbb\xbf{"a": 1}', Layout.LINES),
        (gzip.compress(b'[{"a": 1}]'), Layout.ARRAY),
        (gzip.compress(b'{"a": 1}'), Layout.LINES),
    ],
)
def test_layout_is_read_off_the_first_bytes(
    spark: SparkSession, tmp_path: Path, content: bytes, layout: Layout
) -> None:
    (tmp_path / "file").write_bytes(content)
    assert layout_of(spark, RawFile(str(tmp_path / "file"), len(content)), MEGABYTE) is layout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (gzip.compress(b""), "is empty"),
        (b"  \n ", "is empty"),
        (b"id,name\n1,Ada\n", "is neither JSON lines nor a JSON array"),
        (gzip.compress(b"[" + b" " * 2 * MEGABYTE + b"]"), r"one JSON array of 2 MB, more than the 1 MB.*split it"),
        (b"\x1f\x8bnonsense", "no valid gzip file"),
    ],
)
def test_unreadable_files_are_named(spark: SparkSession, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=rf"{path}.*{message}"):
        layout_of(spark, RawFile(str(path), len(content)), MEGABYTE)
