"""What a value of each type may look like in a raw file: held against plain Python, by each of the ways to read it."""

from __future__ import annotations

import datetime
import json
import struct
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakehouse.arrow_columns import column_of
from lakehouse.json_record import RecordReader
from lakehouse.record_blocks import BlockReader
from lakehouse.record_fields import Field
from lakehouse.record_form import pattern_of, usual_form
from lakehouse.scalar_values import of_text

UTC = datetime.timezone.utc
TYPES = [
    *("boolean", "int", "bigint", "float", "double", "decimal(12,2)", "decimal(38,0)", "decimal(5,5)", "string"),
    *("date", "timestamp", "timestamp_ntz"),
]


def read(type_: str, value: str) -> Any:
    """Python's value of a JSON text, or the reason why it has none; the same by every way to read it."""
    fields = (Field("v", type_, required=False),)
    raw = f'{{"v":{value}}}'.encode()
    record = RecordReader(fields).line(raw)
    assert record is not None
    found: Any = record.problem
    if record.problem is None:
        [found] = column_of(fields[0], record.values).to_pylist()
    form = usual_form(fields)
    pattern = pattern_of(fields, form, "[ \t]*", "")
    assert pattern is not None
    try:
        match = pattern.expression.fullmatch(raw.decode())
    except UnicodeDecodeError:
        match = None
    if match is not None:
        assert same(column_of(fields[0], pattern.values(match)).to_pylist()[0], found)
    taken = BlockReader(fields).lines(pa.array([raw], pa.binary()), form)
    if taken is not None:
        assert same(taken[0].to_pylist()[0], found)
    return found


def same(one: Any, other: Any) -> bool:
    # So that -0.0 is not 0.0.
    return repr(one) == repr(other) if isinstance(one, float) else bool(one == other)


GOOD: list[tuple[str, str, Any]] = [
    ("boolean", "true", True),
    ("boolean", "false", False),
    ("bigint", "9223372036854775807", 2**63 - 1),
    ("bigint", "-9223372036854775808", -(2**63)),
    ("bigint", "-0", 0),
    # 2**53 + 1, which a reader by floating point makes even: https://www.rfc-editor.org/rfc/rfc8259#section-6
    ("bigint", "9007199254740993", 9007199254740993),
    ("double", "0.1", 0.1),
    ("double", "1e3", 1000.0),
    ("double", "1E+3", 1000.0),
    ("double", "-0", -0.0),
    ("double", "1", 1.0),
    ("double", "1.7976931348623157e308", 1.7976931348623157e308),
    ("double", "5e-324", 5e-324),
    ("double", "0e-999", 0.0),
    # https://www.exploringbinary.com/php-hangs-on-numeric-value-2-2250738585072011e-308/
    ("double", "2.2250738585072011e-308", 2.2250738585072011e-308),
    ("float", "16777217", 16777216.0),
    ("float", "3.4028234e38", struct.unpack("f", struct.pack("f", 3.4028234e38))[0]),
    ("decimal(38,0)", "9" * 38, Decimal("9" * 38)),
    ("decimal(5,5)", "0.00001", Decimal("0.00001")),
    ("decimal(12,2)", "1e2", Decimal(100)),
    ("date", '"0001-01-01"', datetime.date(1, 1, 1)),
    ("date", '"9999-12-31"', datetime.date(9999, 12, 31)),
    ("timestamp", '"2024-02-29T10:00:00Z"', datetime.datetime(2024, 2, 29, 10, tzinfo=UTC)),
    ("timestamp", '"2024-02-29 10:00:00.5+00:00"', datetime.datetime(2024, 2, 29, 10, 0, 0, 500_000, UTC)),
    ("timestamp", '"2024-03-01T00:30:00+01:00"', datetime.datetime(2024, 2, 29, 23, 30, tzinfo=UTC)),
    ("timestamp", '"2024-02-29T10:00:00+0530"', datetime.datetime(2024, 2, 29, 4, 30, tzinfo=UTC)),
    # As PostgreSQL writes it: https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-OUTPUT
    ("timestamp", '"1997-12-17 07:37:16-08"', datetime.datetime(1997, 12, 17, 15, 37, 16, tzinfo=UTC)),
    ("timestamp", '"2024-02-29T10:00:00.123456000Z"', datetime.datetime(2024, 2, 29, 10, 0, 0, 123_456, UTC)),
    ("timestamp", '"0001-01-01T00:00:00Z"', datetime.datetime(1, 1, 1, tzinfo=UTC)),
    ("timestamp_ntz", '"9999-12-31T23:59:59.999999"', datetime.datetime(9999, 12, 31, 23, 59, 59, 999_999)),
    ("string", '"1e3"', "1e3"),
    *((type_, "null", None) for type_ in TYPES),
]


@pytest.mark.parametrize(("type_", "value", "expected"), GOOD, ids=lambda value: str(value)[:40])
def test_a_value_is_read_as_it_is_meant(type_: str, value: str, expected: Any) -> None:
    assert same(read(type_, value), expected)


BAD: list[tuple[str, str, str]] = [
    *(("boolean", value, "has the wrong type") for value in ('"true"', "1", "0", "[]", '"T"')),
    ("bigint", "9223372036854775808", "is too large"),
    ("bigint", "-9223372036854775809", "is too small"),
    *(("bigint", value, "has the wrong type") for value in ("1e3", "1.0", '"1"', "true", "1E0")),
    ("double", "1e309", "is too large"),
    ("double", "-1e309", "is too small"),
    ("double", "1e-400", "is too near to zero"),
    ("double", "-0.0000001e-999999", "is too near to zero"),
    *(("double", value, "has the wrong type") for value in ('"1.5"', '"NaN"', "true", "{}")),
    ("float", "3.5e38", "is too large"),
    ("float", "1e-46", "is too near to zero"),
    ("decimal(38,0)", "1" + "0" * 38, "is too large"),
    ("decimal(38,0)", "0.5", "has more than 0 decimals"),
    ("decimal(5,5)", "1", "is too large"),
    ("decimal(5,5)", "0.000001", "has more than 5 decimals"),
    ("timestamp", '"2024-02-29T10:00:00"', "has no time zone"),
    ("timestamp_ntz", '"2024-02-29T10:00:00Z"', "has a time zone"),
    # https://hpiers.obspm.fr/eoppc/bul/bulc/bulletinc.52: the last leap second there was
    ("timestamp", '"2016-12-31T23:59:60Z"', "has a leap second"),
    ("timestamp_ntz", '"2016-12-31T23:59:60"', "has a leap second"),
    ("timestamp", '"2024-02-29T10:00:00.1234567Z"', "has more than 6 decimals"),
    ("timestamp", '"0001-01-01T00:00:00+01:00"', "is out of range"),
    ("timestamp", '"9999-12-31T23:59:59-01:00"', "is out of range"),
    *(
        ("timestamp", f'"{value}"', "has the wrong type")
        for value in (
            *(
                "2024-02-29",
                "2024-02-29T10:00Z",
                "2024-02-29T24:00:00Z",
                "2023-02-29T10:00:00Z",
                "2024-02-29T10:60:00Z",
            ),
            *("2024-02-29T10:00:00+24:00", "2024-02-29T10:00:00 UTC", "2024-02-29T10:00:00[Europe/Berlin]", "now", ""),
            *(
                "2024-02-29t10:00:00z",
                "20240229T100000Z",
                "0000-01-01T00:00:00Z",
                "2024-02-29T10:00:00.Z",
                "1709200800",
            ),
            *("2024-W09-4T10:00:00Z", "+2024-02-29T10:00:00Z", "2024-02-29T10:00:00,5Z", "2024-02-29T10:00:00+01:60"),
        )
    ),
    ("timestamp", "1709200800", "has the wrong type"),
    ("timestamp", "1709200800000", "has the wrong type"),
    ("date", '"2024-02-29T00:00:00Z"', "has the wrong type"),
    ("string", "1e3", "has the wrong type"),
    ("string", "true", "has the wrong type"),
]


@pytest.mark.parametrize(("type_", "value", "reason"), BAD, ids=lambda value: str(value)[:40])
def test_a_value_that_is_none_has_a_true_reason(type_: str, value: str, reason: str) -> None:
    assert read(type_, value) == f"v {reason}"


NUMBERS = st.from_regex(r"\A-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?\Z")
MOMENTS = st.from_regex(
    r"\A[0-2][0-9]{3}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
    r"(\.[0-9]{1,7})?(Z|[+-][0-2][0-9]:?[0-6][0-9])?\Z"
)


@settings(max_examples=1500, deadline=None)
@given(
    st.sampled_from(TYPES),
    st.one_of(
        NUMBERS,
        MOMENTS.map(json.dumps),
        st.dates().map(str).map(json.dumps),
        st.datetimes().map(str).map(json.dumps),
        st.sampled_from(["true", "null", '""', "[1]", '{"v":1}', '"NaN"', '"2024-01-01\\u0000"']),
        st.text().map(json.dumps),
    ),
)
def test_every_way_to_read_a_value_finds_the_same(type_: str, value: str) -> None:
    """The patterns and the blocks may only take less; a number is the one that Python reads."""
    found = read(type_, value)
    number = json.loads(value)
    if isinstance(number, (int, float)) and not isinstance(number, bool) and not isinstance(found, str):
        if type_ in ("int", "bigint"):
            assert found == number
        elif type_ == "double":
            assert same(found, float(value))
        elif type_.startswith("decimal"):
            assert found == Decimal(value)


@pytest.mark.parametrize(
    ("type_", "text", "told"),
    [
        ("int", "007", "7"),
        ("int", "+7", None),
        ("int", "7.0", None),
        ("int", " 7", None),
        ("boolean", "TRUE", None),
        ("boolean", "1", None),
        ("decimal(12,2)", "1e2", None),
        ("decimal(12,2)", "1,50", None),
        ("decimal(12,2)", "007.50", "7.5"),
        ("double", "1e3", "1000.0"),
        ("double", "NaN", None),
        ("double", ".5", None),
        ("double", "1_000", None),
        ("double", "0x1p3", None),
        ("string", "", ""),
        ("date", "2024-2-9", None),
        ("int", "\u0661", None),
    ],
)
def test_values_of_a_format_of_texts(type_: str, text: str, told: str | None) -> None:
    assert of_text(Field("v", type_), text)[0] == told
