# ruff: noqa: S608 - the names in these statements are the tests' own
"""What the drivers get: JSON texts as Node and Go parse them, Arrow as Python reads it."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from snowdome.snowflake import engine
from snowdome.snowflake.result import Column, Result
from tests.snowflake.engine.conftest import Run

CELLS: list[tuple[str, str | None]] = [
    ("1", "1"),
    ("-1.50", "-1.50"),
    ("0.000000001::NUMBER(38, 9)", "0.000000001"),
    ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
    ("2.5::FLOAT", "2.5"),
    ("TRUE", "1"),
    ("FALSE", "0"),
    ("NULL", None),
    ("'it''s'", "it's"),
    ("'1970-01-02'::DATE", "1"),
    ("'1969-12-31'::DATE", "-1"),
    ("'10:11:12.5'::TIME", "36672.500000000"),
    ("'1970-01-01 00:00:01.25'::TIMESTAMP_NTZ", "1.250000000"),
    ("'1969-12-31 23:59:59.25'::TIMESTAMP_NTZ", "-0.750000000"),
    ("'1970-01-01 02:00:00 +02:00'::TIMESTAMP_TZ", "0.000000000 1560"),
    ("TO_BINARY('ABcd', 'HEX')", "ABCD"),
    ("PARSE_JSON('{\"a\": 1}')", '{\n  "a": 1\n}'),
    ("ARRAY_CONSTRUCT(1, 'x')", '[\n  1,\n  "x"\n]'),
]


@pytest.mark.parametrize(("expression", "text"), CELLS, ids=[expression for expression, _ in CELLS])
def test_json_cells(run: Run, expression: str, text: str | None) -> None:
    assert engine.encode_json(run(f"SELECT {expression}")) == [[text]]


def test_every_json_cell_has_an_arrow_counterpart(run: Run) -> None:
    result = run("SELECT " + ", ".join(f"{expression} AS c{i}" for i, (expression, _) in enumerate(CELLS)))
    table = pa.ipc.open_stream(engine.encode_arrow(result)).read_all()
    assert table.num_rows == 1
    for field, column in zip(table.schema, result.columns, strict=True):
        assert field.metadata[b"logicalType"].decode() == column.type


def test_arrow_of_no_rows_is_nothing(run: Run) -> None:
    """Snowpark's connector dies of a batch without rows, and makes no table of a stream without batches."""
    assert engine.encode_arrow(run("SELECT 1 AS a WHERE FALSE")) == b""


def test_a_moment_before_1970_keeps_its_fraction() -> None:
    moment = datetime(1969, 12, 31, 23, 59, 59, 250_000, tzinfo=timezone.utc)
    column = Column("T", "TIMESTAMP_LTZ", scale=9)
    result = Result([column], table=pa.table({"T": pa.array([moment, None], pa.timestamp("us", "UTC"))}))
    table: Any = pa.ipc.open_stream(engine.encode_arrow(result)).read_all()
    assert table.column(0).to_pylist() == [{"epoch": -1, "fraction": 250_000_000}, None]
    assert engine.encode_json(result) == [["-0.750000000"], [None]]


MOMENT = "'1969-12-31 23:59:59.25'"
DIGITS = [
    (f"{MOMENT}::TIMESTAMP_NTZ(0)", "-1", -1),
    (f"{MOMENT}::TIMESTAMP_NTZ(3)", "-0.750", -750),
    (f"{MOMENT}::TIMESTAMP_NTZ(6)", "-0.750000", -750_000),
    ("'1970-01-01 00:00:01.5 +0000'::TIMESTAMP_LTZ(2)", "1.50", 150),
    ("'1970-01-01 02:00:01.5 +0200'::TIMESTAMP_TZ(0)", "1 1560", {"epoch": 1, "timezone": 1560}),
    ("'1970-01-01 02:00:01.5 +0200'::TIMESTAMP_TZ(3)", "1.500 1560", {"epoch": 1500, "timezone": 1560}),
    ("'1970-01-01 02:00:01.5 +0200'::TIMESTAMP_TZ(4)", "1.5000 1560",
     {"epoch": 1, "fraction": 500_000_000, "timezone": 1560}),
    ("'00:00:01.5'::TIME(0)", "1", 1),
    ("'00:00:01.5'::TIME(4)", "1.5000", 15_000),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "text", "arrow"), DIGITS, ids=[expression for expression, _, _ in DIGITS])
def test_a_time_has_the_digits_and_the_unit_of_its_type(run: Run, expression: str, text: str, arrow: Any) -> None:
    """snowflake-connector-python takes the scale from the type: converter.py, CArrowTableIterator.cpp."""
    result = run(f"SELECT {expression}")
    assert engine.encode_json(result) == [[text]]
    table: Any = pa.ipc.open_stream(engine.encode_arrow(result)).read_all()
    assert table.column(0).to_pylist() == [arrow]


def test_decimals_of_up_to_18_digits_are_whole_numbers_of_their_scale(run: Run) -> None:
    result = run("SELECT 1.25::NUMBER(5, 2), -0.01::NUMBER(18, 2), NULL::NUMBER(5, 2), 1.25::NUMBER(19, 2)")
    table: Any = pa.ipc.open_stream(engine.encode_arrow(result)).read_all()
    assert [str(column.type) for column in table.columns] == ["int64", "int64", "int64", "decimal128(38, 2)"]
    assert [column.to_pylist()[0] for column in table.columns] == [125, -1, None, Decimal("1.25")]


def test_rowtype_of_json_answers_has_no_fields(run: Run) -> None:
    columns = run('SELECT NULL :: OBJECT("d" DATE) AS x', describe_only=True).columns
    (plain,) = engine.rowtype(columns)
    assert "fields" not in plain
    (structured,) = engine.rowtype(columns, structured=True)
    assert [field["name"] for field in structured["fields"]] == ["d"]


def test_ten_thousand_literal_rows_are_read_as_rows(run: Run) -> None:
    run("CREATE TABLE loaded (a INT, b VARCHAR, c NUMBER(10,2), d BOOLEAN)")
    rows = ",".join(f"({i}, 'row {i}', -{i}.5, {'TRUE' if i % 2 else 'NULL'})" for i in range(10_000))
    assert run(f"INSERT INTO loaded VALUES {rows}").rowcount == 10_000
    assert engine.encode_json(run("SELECT SUM(a), MAX(b), MIN(c), COUNT(d) FROM loaded")) == [
        ["49995000", "row 9999", "-9999.50", "5000"]
    ]
