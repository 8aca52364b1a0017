"""The rows of one staged file: texts of a CSV's fields, or one VARIANT a record for JSON and Parquet.

https://docs.snowflake.com/en/user-guide/querying-stage
"""

from __future__ import annotations

import bz2
import datetime
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from snowdome.snowflake import errors
from snowdome.snowflake.engine import json_documents
from snowdome.snowflake.engine.staged.csv_records import CsvReader

_DECOMPRESS = {"GZIP": gzip.decompress, "BZ2": bz2.decompress}
_BEGINNINGS = {b"\x1f\x8b": "GZIP", b"BZh": "BZ2", b"\x28\xb5\x2f\xfd": "ZSTD"}
"""What tells how a file is compressed. Its name does not: snowflake-connector-nodejs' own tests (testPutGet.js) load
plain text from files named .gz, .bz2 and .zst."""


@dataclass
class FileRows:
    """What a file holds."""

    names: list[str]
    """Names of the fields by the file itself: PARSE_HEADER, Parquet's schema, keys of JSON's objects."""
    rows: list[list[str | None]]
    """Fields of a CSV; for other types one field, canonical JSON text."""
    lines: list[int]
    """Line of the file that each row begins in; the row's number for types without lines."""
    faults: dict[int, Fault]
    """Row index -> why that record cannot be read."""


class Fault(NamedTuple):
    """What is wrong with a record."""

    reason: str
    field: int | None = None
    """Position of the field, from 0; None where the record as a whole cannot be read."""


class Unreadable(Exception):
    """A file that is not of its format."""


def read(path: Path, options: dict[str, Any]) -> FileRows:
    """Raises Unreadable for a file that is damaged or of another format."""
    kind = options["TYPE"]
    if kind == "PARQUET":
        return _parquet(path, options)
    text = _text(path, options["COMPRESSION"])
    return _json(text, options) if kind == "JSON" else _csv(text, options)


def _text(path: Path, compression: str) -> str:
    content = path.read_bytes()
    if compression == "AUTO":
        begun = (kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning))
        compression = next(begun, "NONE")
    try:
        if compression == "ZSTD":
            content = pa.CompressedInputStream(pa.BufferReader(content), "zstd").read()
        elif compression in _DECOMPRESS:
            content = _DECOMPRESS[compression](content)
    except (OSError, EOFError, ValueError, zlib.error, pa.ArrowException) as error:
        raise Unreadable(f"The file is not compressed as {compression}") from error
    return content.decode("utf-8-sig", "surrogateescape")


_NO_UTF8 = re.compile("[\udc80-\udcff]")
"""What bytes that are no UTF-8 have become in text: each one the surrogate of its number."""


def _shown(text: str) -> str:
    """Bytes that are no UTF-8 as 0xFF."""
    return _NO_UTF8.sub(lambda byte: f"0x{ord(byte[0]) - 0xDC00:02X}", text)


def _no_utf8(text: str, field: int | None) -> Fault:
    """A fault of its record alone: the others are loaded, as ON_ERROR says.

    https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-1013-1014
    """
    return Fault(f"Invalid UTF8 detected in string '{_shown(text)}'", field)


def _csv(text: str, options: dict[str, Any]) -> FileRows:
    records = CsvReader(options).records(text)
    names: list[str] = []
    if options["PARSE_HEADER"]:
        names = [_shown(field or "") for field in next(records).fields] if text else []
    for _ in range(options["SKIP_HEADER"]):
        next(records, None)
    found = FileRows(names, [], [], {})
    for index, record in enumerate(records):
        fields = record.fields
        if record.fault:
            found.faults[index] = Fault(_shown(record.fault))
        for position, field in enumerate(fields):
            if field is not None and _NO_UTF8.search(field):
                found.faults.setdefault(index, _no_utf8(field, position))
        if index in found.faults:
            fields = [field if field is None else _shown(field) for field in fields]
        found.rows.append(fields)
        found.lines.append(record.line)
    return found


def _json(text: str, options: dict[str, Any]) -> FileRows:
    """A sequence of values, one to a line or not."""
    found = FileRows([], [], [], {})
    names: set[str] = set()
    for value, line in _values(text, options["ALLOW_DUPLICATE"]):
        if isinstance(value, Fault):
            found.faults[len(found.rows)] = value
        items = value if options["STRIP_OUTER_ARRAY"] and isinstance(value, list) else [value]
        for item in items:
            names.update(item if isinstance(item, dict) else ())
            found.rows.append([None if isinstance(item, Fault) else json_documents.dump(item)])
            found.lines.append(line)
    found.names = sorted(names)
    return found


_BLANK = re.compile(r"\s*")


def _values(text: str, duplicates: bool) -> Iterator[tuple[Any, int]]:
    """Each value, or the Fault in its place, and the line that it begins in."""
    decoder = json.JSONDecoder()
    position, line = 0, 1
    while True:
        blank = _BLANK.match(text, position)
        stripped = blank.end() if blank else position
        line += text.count("\n", position, stripped)
        position = stripped
        if position >= len(text):
            return
        try:
            _, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            # What only Snowflake reads, or nobody: up to the end of the line.
            newline = text.find("\n", position)
            end = len(text) if newline < 0 else newline
        yield _value(text[position:end], duplicates), line
        line += text.count("\n", position, end)
        position = end


def _value(text: str, duplicates: bool) -> Any:
    bad = _NO_UTF8.search(text)
    if bad:
        return _no_utf8(text[max(bad.start() - 50, 0) : bad.end() + 50], None)
    try:
        return json_documents.parse(text, duplicates=duplicates)
    except json_documents.DocumentError as error:
        return Fault(str(error))


def _parquet(path: Path, options: dict[str, Any]) -> FileRows:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("The file is not a Parquet file") from error
    except UnicodeDecodeError as error:
        raise Unreadable("Invalid UTF8 detected in the names of the columns") from error
    found = FileRows(list(table.schema.names), [], list(range(1, table.num_rows + 1)), {})
    columns = [_column(table.column(position), field.name) for position, field in enumerate(table.schema)]
    for index, values in enumerate(zip(*columns, strict=True)):
        faulty = next((value for value in values if isinstance(value, Fault)), None)
        if faulty is not None:
            found.faults[index] = faulty
            found.rows.append([None])
        else:
            named = dict(zip(found.names, values, strict=True))
            found.rows.append([json_documents.dump({k: _plain(v, options) for k, v in named.items()})])
    return found


def _column(column: pa.ChunkedArray, name: str) -> list[Any]:
    """Python's values, a Fault in place of each that Python has none for: a text, a date or a time out of its range."""
    try:
        in_microseconds = column.cast(_in_microseconds(column.type), safe=False)
    except pa.ArrowException as error:
        raise errors.unsupported(f"Parquet values of {column.type}") from error
    try:
        return list(in_microseconds.to_pylist())
    except (ValueError, OverflowError):
        return [_cell(scalar, name) for scalar in in_microseconds]


def _in_microseconds(kind: pa.DataType) -> pa.DataType:
    """The type with times as precise as Python's; nanoseconds are cut off."""
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us", kind.tz)
    if pa.types.is_time(kind):
        return pa.time64("us")
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return pa.list_(_in_microseconds(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(field.name, _in_microseconds(field.type)) for field in kind])
    if pa.types.is_duration(kind) or pa.types.is_map(kind) or pa.types.is_interval(kind):
        raise errors.unsupported(f"Parquet values of {kind}")
    return kind


def _cell(scalar: pa.Scalar, name: str) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return Fault(f"Invalid UTF8 detected in string '{_shown(error.object.decode('utf-8', 'surrogateescape'))}'")
    except (ValueError, OverflowError):
        return Fault(f"A value of column {name} is out of the range of {scalar.type}")


def _plain(value: Any, options: dict[str, Any]) -> Any:
    """A Parquet value as a VARIANT holds it; without USE_LOGICAL_TYPE a timestamp is its number of microseconds.

    https://docs.snowflake.com/en/sql-reference/sql/create-file-format#type-parquet
    """
    if isinstance(value, dict):
        return {key: _plain(item, options) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, options) for item in value]
    if isinstance(value, bytes):
        try:
            return value.decode() if options["BINARY_AS_TEXT"] else value.hex().upper()
        except UnicodeDecodeError:
            return value.hex().upper()
    if isinstance(value, datetime.datetime):
        if not options["USE_LOGICAL_TYPE"]:
            moment = value if value.tzinfo is not None else value.replace(tzinfo=datetime.timezone.utc)
            return (moment - _EPOCH) // datetime.timedelta(microseconds=1)
        return value.isoformat(sep=" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (str, bool, int, float, Decimal)) or value is None:
        return value
    raise errors.unsupported(f"Parquet values of {type(value).__name__}")


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
