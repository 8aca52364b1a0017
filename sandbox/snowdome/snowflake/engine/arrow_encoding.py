"""Rows for Python clients: one Arrow IPC stream with the field metadata that the Python connector reads.

The connector takes Snowflake's type from each field's metadata (logicalType, precision, scale, charLength), timestamps
as seconds and nanoseconds, and semi-structured values as JSON text.
Source: https://github.com/snowflakedb/snowflake-connector-python (src/snowflake/connector/nanoarrow_cpp)
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from snowdome.snowflake.engine.column_types import MAX_PRECISION
from snowdome.snowflake.engine.conversion_macros import MINUTES_FIELD, UTC_FIELD
from snowdome.snowflake.engine.json_encoding import SEMI_STRUCTURED, semi_structured_texts
from snowdome.snowflake.engine.result_table import as_table
from snowdome.snowflake.result import Column, Result

_SECONDS_AND_FRACTION = [("epoch", pa.int64()), ("fraction", pa.int32())]
_MICROSECONDS = 1_000_000
_MICROSECOND_DIGITS = 6
_MILLISECOND_DIGITS = 3
_SHORT_ZONED = pa.struct([("epoch", pa.int64()), ("timezone", pa.int32())])


def encode_arrow(result: Result, check_time: Callable[[], None]) -> bytes:
    """The rows as one IPC stream; nothing at all for a result of no rows.

    The connector reads a first row from every batch that is there, and makes an empty table of the result's columns
    when there is no stream: src/snowflake/connector/result_batch.py, ArrowResultBatch.

    `check_time` is called for each column, and every few hundred values that Python encodes; it may raise.
    """
    table = as_table(result)
    if table.num_rows == 0:
        return b""
    arrays, fields = [], []
    for array, column in zip(table.columns, result.columns, strict=True):
        check_time()
        if result.structured and column.fields and _fits_structured(column):
            encoded = _structured(array, column)
        else:
            encoded = _encoded(array, column, result.json_indent, check_time)
        arrays.append(encoded)
        fields.append(_field(column, encoded.type))
    sink = pa.BufferOutputStream()
    schema = pa.schema(fields)
    with pa.ipc.new_stream(sink, schema) as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return bytes(sink.getvalue())


def _field(column: Column, arrow_type: pa.DataType) -> pa.Field:
    if pa.types.is_struct(arrow_type) and column.type == "OBJECT":
        inner = {part.name: part for part in column.fields}
        arrow_type = pa.struct([_field(inner[part.name], part.type) for part in arrow_type])
    elif pa.types.is_map(arrow_type):
        arrow_type = pa.map_(
            _field(column.fields[0], arrow_type.key_type).with_name("key").with_nullable(False),
            _field(column.fields[1], arrow_type.item_type).with_name("value"),
        )
    elif pa.types.is_list(arrow_type):
        arrow_type = pa.list_(_field(column.fields[0], arrow_type.value_type).with_name("element"))
    return pa.field(column.name, arrow_type, True, metadata(column, arrow_type))


def metadata(column: Column, arrow_type: pa.DataType | None = None) -> dict[str, str]:
    """Field metadata as the connector reads it; every value is text."""
    map_as_text = column.type == "MAP" and arrow_type is not None and not pa.types.is_map(arrow_type)
    return {
        "logicalType": "OBJECT" if map_as_text else column.type,
        "precision": str(column.precision if column.precision is not None else 38),
        "scale": str(column.scale if column.scale is not None else 0),
        "charLength": str(column.length or 0),
        "byteLength": _byte_length(column),
        "finalType": "T",
    }


def _byte_length(column: Column) -> str:
    """Bytes of a value. Of a TIMESTAMP_TZ they tell which fields there are: 16 is seconds, fraction and offset."""
    if column.type == "TIMESTAMP_TZ":
        return "8" if _digits(column) <= _MILLISECOND_DIGITS else "16"
    return str((column.length or 0) * (4 if column.type == "TEXT" else 1))


def _encoded(
    array: pa.ChunkedArray, column: Column, json_indent: int, check_time: Callable[[], None]
) -> pa.ChunkedArray:
    kind = column.type
    if kind == "FIXED" and (column.scale or 0) > 0:
        exact = pc.cast(array, pa.decimal128(38, column.scale))
        return _unscaled(exact, column.scale or 0) if (column.precision or MAX_PRECISION) <= 18 else exact
    if kind == "FIXED" and not column.scale and pa.types.is_decimal(array.type):
        return _as_integers(array)
    if kind in ("TIMESTAMP_NTZ", "TIMESTAMP_LTZ") and _digits(column) <= _MICROSECOND_DIGITS:
        return _units(pc.cast(pc.cast(array, pa.timestamp("us", array.type.tz)), pa.int64()), _digits(column))
    if kind.startswith("TIMESTAMP"):
        if kind == "TIMESTAMP_TZ" and _digits(column) <= _MILLISECOND_DIGITS:
            return pa.chunked_array([_short_zoned(chunk, _digits(column)) for chunk in array.chunks], _SHORT_ZONED)
        zoned = kind == "TIMESTAMP_TZ"
        return pa.chunked_array([_timestamp(chunk, zoned=zoned) for chunk in array.chunks], _timestamp_type(zoned))
    if kind == "TIME":
        return _units(pc.cast(pc.cast(array, pa.time64("us")), pa.int64()), _digits(column))
    if kind in SEMI_STRUCTURED:
        return semi_structured_texts(array, column, json_indent, check_time)
    if pa.types.is_large_string(array.type):
        return pc.cast(array, pa.string())
    return array


def _unscaled(array: pa.ChunkedArray, scale: int) -> pa.ChunkedArray:
    """Decimals of up to 18 digits as the whole numbers that their scale makes of them, as Snowflake sends them.

    The connector makes decimals of them for rows, and float64 for pandas: CArrowTableIterator.cpp.
    """
    import numpy as np

    chunks = []
    for chunk in pc.cast(array, pa.decimal128(18, scale)).chunks:
        words = np.frombuffer(chunk.buffers()[1], np.int64)[2 * chunk.offset : 2 * (chunk.offset + len(chunk)) : 2]
        chunks.append(pa.array(words, pa.int64(), mask=np.asarray(chunk.is_null())))
    return pa.chunked_array(chunks, pa.int64())


def _as_integers(array: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whole numbers as 64 bits where they fit, as Snowflake sends them: Snowpark takes decimals for decimals."""
    try:
        return pc.cast(array, pa.int64())
    except pa.ArrowInvalid:
        return array


def _timestamp_type(zoned: bool) -> pa.DataType:
    return pa.struct([*_SECONDS_AND_FRACTION, *([("timezone", pa.int32())] if zoned else [])])


def _digits(column: Column) -> int:
    """Fractional digits of a time's seconds."""
    return 9 if column.scale is None else column.scale


def _units(microseconds: pa.ChunkedArray, digits: int) -> pa.ChunkedArray:
    """Microseconds as units of the last digit. Timestamps of up to six digits come so, others as a structure.

    The values have no more digits than their type, so that the division leaves no rest.
    """
    if digits >= _MICROSECOND_DIGITS:
        return pc.multiply(microseconds, 10 ** (digits - _MICROSECOND_DIGITS))
    return pc.divide(microseconds, 10 ** (_MICROSECOND_DIGITS - digits))


def _short_zoned(chunk: pa.Array, digits: int) -> pa.Array:
    """A TIMESTAMP_TZ of up to three digits: units of the last digit, and the offset."""
    microseconds = pc.cast(pc.struct_field(chunk, UTC_FIELD), pa.int64())
    parts = [pc.divide(microseconds, 10 ** (_MICROSECOND_DIGITS - digits)), _offset(chunk)]
    mask = pc.is_null(chunk) if chunk.null_count else None
    return pa.StructArray.from_arrays(parts, fields=list(_SHORT_ZONED), mask=mask)


def _offset(chunk: pa.Array) -> pa.Array:
    return pc.add(pc.cast(pc.struct_field(chunk, MINUTES_FIELD), pa.int32()), pa.scalar(1440, pa.int32()))


def _timestamp(chunk: pa.Array, *, zoned: bool) -> pa.Array:
    moments = pc.struct_field(chunk, UTC_FIELD) if zoned else chunk
    microseconds = pc.cast(pc.cast(moments, pa.timestamp("us", moments.type.tz)), pa.int64())
    # Integer division rounds towards zero; seconds before 1970 must round down.
    remainder = pc.subtract(microseconds, pc.multiply(pc.divide(microseconds, _MICROSECONDS), _MICROSECONDS))
    negative = pc.less(remainder, 0)
    remainder = pc.if_else(negative, pc.add(remainder, _MICROSECONDS), remainder)
    seconds = pc.divide(pc.subtract(microseconds, remainder), _MICROSECONDS)
    fraction = pc.cast(pc.multiply(remainder, 1000), pa.int32())
    parts = [seconds, fraction]
    if zoned:
        parts.append(_offset(chunk))
    return pa.StructArray.from_arrays(
        parts, fields=list(_timestamp_type(zoned)), mask=pc.is_null(chunk) if chunk.null_count else None
    )


def _fits_structured(column: Column) -> bool:
    """Whether the connector can decode the value as a structured one: timestamps inside would need its own encoding."""
    return all(
        not part.type.startswith("TIME") and (not part.fields or _fits_structured(part)) for part in column.fields
    )


def _structured(array: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    from snowdome.snowflake.engine.result_table import arrow_type

    return pc.cast(array, arrow_type(column))
