"""Rows and column descriptions for JSON clients (Node, Go, JDBC): every cell is text.

Cells as drivers parse them: booleans "1"/"0", dates days since the epoch, times and timestamps seconds with as many
digits as their type has, instants with an offset as "<seconds> <minutes + 1440>", semi-structured values JSON text,
binary hex.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timezone
from decimal import Context, Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from snowdome.snowflake.engine import json_documents
from snowdome.snowflake.engine.conversion_macros import MINUTES_FIELD, UTC_FIELD
from snowdome.snowflake.engine.result_table import as_table
from snowdome.snowflake.result import Column, Result

ENCODED_VALUES = 500
"""Values that Python encodes between two checks of the clock."""
SEMI_STRUCTURED = ("VARIANT", "OBJECT", "ARRAY", "MAP")
_ALL_DIGITS = Context(prec=38)
_EPOCH = date(1970, 1, 1)
_EPOCH_MOMENT = datetime(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=timezone.utc)


def encode_json(result: Result) -> list[list[str | None]]:
    """`rowset` of an answer."""
    table = as_table(result)
    cells = [
        _column(array, column, result.json_indent) for array, column in zip(table.columns, result.columns, strict=True)
    ]
    return [list(row) for row in zip(*cells, strict=True)] if cells else []


def _column(array: pa.ChunkedArray, column: Column, json_indent: int) -> list[str | None]:
    if column.type in SEMI_STRUCTURED:
        return semi_structured_texts(array, column, json_indent).to_pylist()
    if column.type in ("TIMESTAMP_NTZ", "TIMESTAMP_LTZ"):
        return _timestamps(array, _digits(column)).to_pylist()
    fast = _FAST.get(column.type)
    if fast is not None:
        return fast(array).to_pylist()
    encode = encoder(column)
    return [None if value is None else encode(value) for value in array.to_pylist()]


def _fixed(array: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole numbers and decimals as Arrow prints them, but for exponents, which drivers do not expect."""
    texts = pc.cast(array, pa.string())
    if pa.types.is_decimal(array.type) and pc.any(pc.match_substring(texts, "E")).as_py():
        encode = encoder(Column.fixed("", 38, array.type.scale))
        plain = [None if value is None else encode(value) for value in array.to_pylist()]
        return pa.chunked_array([pa.array(plain, pa.string())])
    return texts


def _digits(column: Column) -> int:
    """Fractional digits of a time's seconds: drivers take as many from the end of the text."""
    return 9 if column.scale is None else column.scale


def _timestamps(array: pa.ChunkedArray, digits: int) -> pa.ChunkedArray:
    microseconds = pc.cast(array, pa.int64())
    magnitude = pc.abs(microseconds)
    whole = pc.divide(magnitude, 1_000_000)
    fraction = pc.cast(pc.subtract(magnitude, pc.multiply(whole, 1_000_000)), pa.string())
    sign = pc.if_else(pc.less(microseconds, 0), "-", "")
    padded = pc.binary_join_element_wise(pc.utf8_lpad(fraction, 6, "0"), "000", "")
    point = "." if digits else ""
    return pc.binary_join_element_wise(
        sign, pc.cast(whole, pa.string()), point, pc.utf8_slice_codeunits(padded, 0, digits), ""
    )


_FAST: dict[str, Callable[[pa.ChunkedArray], pa.ChunkedArray]] = {
    "FIXED": _fixed,
    "TEXT": lambda array: array,
    "BOOLEAN": lambda array: pc.if_else(array, "1", "0"),
    "DATE": lambda array: pc.cast(pc.cast(array, pa.int32()), pa.string()),
}
"""Types that Arrow turns into text column by column; 100,000 rows go to a Node client this way."""


def encoder(column: Column) -> Callable[[Any], str]:
    """How one column's cells become text."""
    kind = column.type
    if kind == "FIXED":
        scale = column.scale or 0
        return lambda value: f"{value:.{scale}f}" if isinstance(value, Decimal) else str(value)
    digits = _digits(column)
    plain: dict[str, Callable[[Any], str]] = {
        "REAL": _real,
        "BOOLEAN": lambda value: "1" if value else "0",
        "DATE": lambda value: str((value - _EPOCH).days),
        "TIME": lambda value: _cut(_time(value), digits),
        "TIMESTAMP_NTZ": lambda value: _cut(_seconds(value - _EPOCH_MOMENT), digits),
        "TIMESTAMP_LTZ": lambda value: _cut(_seconds(value - _EPOCH_UTC), digits),
        "TIMESTAMP_TZ": lambda value: (
            f"{_cut(_seconds(value[UTC_FIELD] - _EPOCH_MOMENT), digits)} {value[MINUTES_FIELD] + 1440}"
        ),
        "BINARY": lambda value: value.hex().upper(),
    }
    if kind in plain:
        return plain[kind]
    return str


def semi_structured_texts(
    array: pa.ChunkedArray, column: Column, indent: int, check_time: Callable[[], None] = lambda: None
) -> pa.ChunkedArray:
    """Values of VARIANT, OBJECT, ARRAY and MAP as clients get them. `check_time` raises when the time is up."""
    if pa.types.is_string(array.type) and not indent:
        return array

    def texts() -> Iterator[str | None]:
        for start in range(0, len(array), ENCODED_VALUES):
            check_time()
            for value in array.slice(start, ENCODED_VALUES).to_pylist():
                if value is None:
                    yield None
                    continue
                text = value if isinstance(value, str) else json_text(value, column)
                yield json_documents.indented(text, indent) if indent else text

    return pa.chunked_array([pa.array(texts(), pa.string())])


def _real(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "inf" if value > 0 else "-inf"
    return repr(value)


def _cut(text: str, digits: int) -> str:
    """Seconds with nine digits as seconds with fewer."""
    return text[: len(text) - 9 + digits] if digits else text[: len(text) - 10]


def _time(value: time) -> str:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return f"{seconds}.{value.microsecond:06d}000"


def _seconds(since_epoch: Any) -> str:
    microseconds = (since_epoch.days * 86_400 + since_epoch.seconds) * 1_000_000 + since_epoch.microseconds
    sign = "-" if microseconds < 0 else ""
    whole, fraction = divmod(abs(microseconds), 1_000_000)
    return f"{sign}{whole}.{fraction:06d}000"


def json_text(value: Any, column: Column | None = None) -> str:
    """A structured value as Snowflake prints it: maps as objects, dates and decimals with all their digits."""
    if isinstance(value, dict):
        fields = {part.name: part for part in column.fields} if column else {}
        return _object({key: json_text(part, fields.get(key)) for key, part in value.items()})
    if isinstance(value, list) and column is not None and column.type == "MAP":
        inner = column.fields[1] if len(column.fields) > 1 else None
        return _object({str(key): json_text(part, inner) for key, part in value})
    if isinstance(value, list):
        inner = column.fields[0] if column is not None and column.fields else None
        return f"[{','.join(json_text(part, inner) for part in value)}]"
    if isinstance(value, str) and column is not None and column.type in SEMI_STRUCTURED:
        # A VARIANT within, which is a JSON text itself.
        return value
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else f"{value.normalize(_ALL_DIGITS):f}"
    if isinstance(value, datetime):
        value = value.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    elif isinstance(value, (date, time)):
        value = value.isoformat()
    elif isinstance(value, bytes):
        value = value.hex().upper()
    return json.dumps(value, ensure_ascii=False)


def _object(parts: dict[str, str]) -> str:
    return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{part}" for key, part in parts.items()) + "}"


def rowtype(columns: Sequence[Column], structured: bool = False) -> list[dict[str, Any]]:
    """`data.rowtype`. `structured` adds the `fields` of structured types.

    snowflake-sdk crashes on a DATE in one, so JSON answers have none.
    """
    return [_description(column, structured) for column in columns]


def _description(column: Column, structured: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "database": "",
        "schema": "",
        "table": "",
        "type": column.type.lower(),
        "nullable": column.nullable,
        "length": column.length,
        "byteLength": None,
        "precision": column.precision,
        "scale": column.scale,
        "collation": None,
    }
    if column.type == "TEXT":
        described["byteLength"] = min((column.length or 0) * 4, 134_217_728)
    elif column.type == "BINARY":
        described["byteLength"] = column.length
    elif column.type.startswith("TIME"):
        described["precision"] = 0
    if column.fields:
        if structured:
            described["fields"] = [{**_description(part, True), "fieldName": part.name} for part in column.fields]
        elif column.type == "MAP":
            described["type"] = "object"
    return described
