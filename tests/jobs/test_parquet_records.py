"""Parquet files, as others write them: held against Python's values, and what would lose something is refused."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lakehouse.failures import UnreadableFile
from lakehouse.record_batches import RecordBatches
from lakehouse.record_columns import POSITION, PROBLEM, TEXT
from lakehouse.record_fields import Field, Fields, ListOf, MapOf

UTC = datetime.timezone.utc


def parquet(values: Any, type_: pa.DataType | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    column = values if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values, type_)
    pq.write_table(pa.table({"v": column}), out, **options)
    return out.getvalue()


def read(content: bytes, *fields: Field) -> list[dict[str, Any]]:
    files = [pa.RecordBatch.from_pydict({"file": ["a%20b"], "content": pa.array([content], pa.binary())})]
    found = []
    for texts, positions in ((True, True), (False, True), (False, False)):
        batches = RecordBatches(fields, 10**6, texts=texts, positions=positions)
        found.append([row for batch in batches.parquet(iter(files)) for row in batch.to_pylist()])
    with_texts, with_positions, without = found
    assert repr([{**row, TEXT: None} for row in with_texts]) == repr(with_positions)
    assert repr([{**row, POSITION: None, TEXT: None} for row in with_texts]) == repr(without)
    return with_texts


def values(content: bytes, type_: Any, *, required: bool = False) -> list[Any]:
    """Values of good records, the reasons of bad ones."""
    return [row[PROBLEM] or row["leaf_0"] for row in read(content, Field("v", type_, required=required))]


MOMENT = datetime.datetime(2024, 2, 29, 10, 0, 0, 123_456)
READ: list[tuple[str, list[Any], pa.DataType, list[Any] | None]] = [
    ("int", [1, None], pa.int8(), [1, None]),
    ("int", [65_535], pa.uint16(), [65_535]),
    ("bigint", [2**32 - 1], pa.uint32(), [2**32 - 1]),
    ("bigint", [-(2**63)], pa.int64(), [-(2**63)]),
    ("double", [1.5], pa.float32(), [1.5]),
    ("double", [-0.0, 5e-324], pa.float64(), [-0.0, 5e-324]),
    ("decimal(12,2)", [Decimal("1.5")], pa.decimal128(5, 1), [Decimal("1.50")]),
    ("decimal(38,2)", [Decimal("-9" * 1 + "9" * 35 + ".99")], pa.decimal128(38, 2), [Decimal("-" + "9" * 36 + ".99")]),
    ("string", ["a", "", None], pa.large_string(), ["a", "", None]),
    ("string", ["a", "a", None], pa.dictionary(pa.int8(), pa.string()), ["a", "a", None]),
    ("date", [datetime.date(1582, 10, 4)], pa.date32(), [datetime.date(1582, 10, 4)]),
    ("timestamp", [MOMENT], pa.timestamp("us", "Europe/Berlin"), None),
    ("timestamp", [MOMENT], pa.timestamp("us", "UTC"), [MOMENT.replace(tzinfo=UTC)]),
    ("timestamp_ntz", [MOMENT.replace(microsecond=0)], pa.timestamp("ms"), [MOMENT.replace(microsecond=0)]),
    ("timestamp_ntz", [1_709_200_800_000_001_000], pa.timestamp("ns"), [datetime.datetime(2024, 2, 29, 10, 0, 0, 1)]),
    ("boolean", [True, False, None], pa.bool_(), [True, False, None]),
    ("int", [None, None], pa.null(), [None, None]),
]


@pytest.mark.parametrize(("type_", "given", "found", "expected"), READ, ids=lambda value: str(value)[:30])
def test_a_value_is_read_without_loss(type_: str, given: list[Any], found: pa.DataType, expected: Any) -> None:
    column = pa.array(given, found)
    read_back = values(parquet(column), type_)
    if expected is None:
        expected = [value.astimezone(UTC) for value in column.to_pylist()]
    assert read_back == expected
    assert list(map(str, read_back)) == list(map(str, expected))


REFUSED: list[tuple[str, Any, pa.DataType, str]] = [
    ("bigint", [1], pa.uint64(), "v is uint64, which the declared type does not take without loss"),
    ("int", [1], pa.int64(), "v is int64"),
    ("int", [1], pa.uint32(), "v is uint32"),
    ("int", [1.0], pa.float64(), "v is double"),
    ("float", [1.0], pa.float64(), "v is double"),
    ("double", [1], pa.int64(), "v is int64"),
    ("decimal(12,2)", [Decimal("1.555")], pa.decimal128(12, 3), "v is decimal128(12, 3)"),
    ("decimal(12,2)", [1.5], pa.float64(), "v is double"),
    ("string", [b"a"], pa.binary(), "v is binary"),
    ("string", [1], pa.int32(), "v is int32"),
    ("date", [MOMENT], pa.timestamp("us"), "v is timestamp[us]"),
    ("timestamp", [MOMENT], pa.timestamp("us"), "v is timestamp[us]"),
    ("timestamp_ntz", [MOMENT], pa.timestamp("us", "UTC"), "v is timestamp[us, tz=UTC]"),
    ("timestamp", ["2024-01-01T00:00:00Z"], pa.string(), "v is string"),
    ("timestamp_ntz", [1], pa.timestamp("ns"), "would lose data"),
    ("boolean", [1], pa.int8(), "v is int8"),
    ("string", [["a"]], pa.list_(pa.string()), "v is list<"),
]


@pytest.mark.parametrize(("type_", "given", "found", "message"), REFUSED, ids=lambda value: str(value)[:30])
def test_a_file_of_another_type_is_refused_by_name(type_: str, given: Any, found: pa.DataType, message: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^a b: ") as refused:
        values(parquet(given, found), type_)
    assert message in str(refused.value)


def test_int96_is_refused_by_name() -> None:
    """Spark and Impala wrote it, without a zone: https://issues.apache.org/jira/browse/PARQUET-323"""
    content = parquet([MOMENT], pa.timestamp("ns"), use_deprecated_int96_timestamps=True)
    for type_ in ("timestamp", "timestamp_ntz"):
        with pytest.raises(UnreadableFile, match=r"^a b: v is INT96, which has no zone"):
            values(content, type_)


@pytest.mark.parametrize(
    "content", [b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", parquet([1], pa.int32())[:-20], parquet(["x" * 9000])[20:]]
)
def test_a_broken_file_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"^a b: cannot be read"):
        values(content, "string")


def test_a_text_that_is_not_utf8_makes_its_file_unreadable() -> None:
    bad = pa.array([b"Jos\xe9"], pa.binary()).view(pa.string())
    with pytest.raises(UnreadableFile, match=r"^a b: cannot be read"):
        values(parquet(bad), "string")


def test_records_with_what_no_engine_has_are_set_aside() -> None:
    assert values(parquet([1.5, float("nan"), float("-inf")]), "double") == [
        1.5,
        "v is not a finite number",
        "v is not a finite number",
    ]
    assert values(parquet(pa.array([0, 3_000_000, -800_000], pa.int32()).cast(pa.date32())), "date") == [
        datetime.date(1970, 1, 1),
        "v is out of range",
        "v is out of range",
    ]
    assert values(parquet([1, None], pa.int32()), "int", required=True) == [1, "v is missing"]


LINES = ListOf(
    Field("lines element", (Field("sku", "string", source="SKU"), Field("n", "bigint", required=False)), required=True)
)


def test_nested_values_are_read_with_their_nulls() -> None:
    given = [None, [], [{"SKU": "a", "n": 1, "x": True}], [{"SKU": "b", "n": None, "x": None}] * 2]
    type_ = pa.list_(pa.struct([("SKU", pa.string()), ("x", pa.bool_()), ("n", pa.int32())]))
    expected = [None, [], [{"sku": "a", "n": 1}], [{"sku": "b", "n": None}] * 2]
    assert values(parquet(given, type_), LINES) == expected
    assert values(parquet(pa.array([*given, *given], type_).slice(4), type_), LINES) == expected


def test_what_is_missing_within_sets_its_record_aside() -> None:
    type_ = pa.list_(pa.struct([("SKU", pa.string()), ("n", pa.int64())]))
    given = [[None], [{"SKU": None, "n": 1}], [{"SKU": "a", "n": 1}]]
    assert values(parquet(given, type_), LINES) == [
        "lines element is missing",
        "sku is missing",
        [{"sku": "a", "n": 1}],
    ]


def test_maps_are_in_one_order_and_have_each_key_once() -> None:
    type_ = pa.map_(pa.string(), pa.int32())
    given = [[("b", 1), ("a", None)], [], None, [("a", 1), ("a", 2)]]
    found = values(parquet(given, type_), MapOf(Field("v value", "bigint", required=False)))
    assert found == [[("a", None), ("b", 1)], [], None, "a key is repeated"]


def test_optional_groups_are_null_apart_from_what_they_hold() -> None:
    inner: Fields = (Field("a", "int", required=False),)
    type_ = pa.struct([("a", pa.int32())])
    content = parquet([None, {"a": None}, {"a": 1}], type_)
    assert values(content, inner) == [None, {"a": None}, {"a": 1}]
    # Of an object that each record has, the value stands for itself.
    assert values(content, inner, required=True) == ["v is missing", None, 1]


def test_columns_are_found_by_their_names_and_may_come_with_a_later_file() -> None:
    out = io.BytesIO()
    pq.write_table(pa.table({"z": [1], "a.b": ["x"], "v": [2]}), out)
    fields = (Field("v", "bigint"), Field("ab", "string", source="a.b"), Field("new", "date", required=False))
    [row] = read(out.getvalue(), *fields)
    assert [row[f"leaf_{number}"] for number in range(3)] == [2, "x", None]
    assert row[POSITION] == 1
    assert row[TEXT] == '{"z": 1, "a.b": "x", "v": 2}'
    with pytest.raises(UnreadableFile, match="lacks the column V"):
        read(out.getvalue(), Field("v", "bigint", source="V"))


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "gzip"},
        {"compression": "zstd", "use_dictionary": False},
        {"version": "1.0"},
        {"data_page_version": "2.0"},
        {"row_group_size": 3},
        {"column_encoding": {"v": "DELTA_BINARY_PACKED"}, "use_dictionary": False},
    ],
    ids=str,
)
def test_files_of_other_writers_hold_the_same(options: dict[str, Any]) -> None:
    given = [*range(5000), None]
    assert values(parquet(given, pa.int64(), **options), "bigint") == given
