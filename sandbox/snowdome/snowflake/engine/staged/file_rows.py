"""The rows of one staged file: texts of a CSV's fields, or one VARIANT a record for JSON and Parquet.

https://docs.snowflake.com/en/user-guide/querying-stage
"""

from __future__ import annotations

import bz2
import datetime
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from snowdome.snowflake import errors
from snowdome.snowflake.engine import json_documents
from snowdome.snowflake.engine.staged.csv_records import CsvReader

_DECOMPRESS = {"GZIP": gzip.decompress, "BZ2": bz2.decompress}
_SUFFIXES = {".gz": "GZIP", ".bz2": "BZ2", ".zst": "ZSTD"}


@dataclass
class FileRows:
    """What a file holds."""

    names: list[str]
    """Names of the fields by the file itself (PARSE_HEADER, Parquet's schema); empty where it has none."""
    rows: list[list[str | None]]
    """Fields of a CSV; for other types one field, canonical JSON text."""
    lines: list[int]
    """Line of the file that each row begins in; the row's number for types without lines."""
    faults: dict[int, str]
    """Row index -> why that record cannot be read."""


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
        compression = _SUFFIXES.get(path.suffix, "NONE")
    try:
        if compression == "ZSTD":
            content = pa.CompressedInputStream(pa.BufferReader(content), "zstd").read()
        elif compression in _DECOMPRESS:
            content = _DECOMPRESS[compression](content)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("Invalid UTF8 detected in the file") from error
    except (OSError, EOFError, zlib.error, pa.ArrowException) as error:
        raise Unreadable(f"The file is not compressed as {compression}") from error


def _csv(text: str, options: dict[str, Any]) -> FileRows:
    records = CsvReader(options).records(text)
    names: list[str] = []
    if options["PARSE_HEADER"]:
        names = [field or "" for field in next(records).fields] if text else []
    for _ in range(options["SKIP_HEADER"]):
        next(records, None)
    found = FileRows(names, [], [], {})
    for index, record in enumerate(records):
        found.rows.append(record.fields)
        found.lines.append(record.line)
        if record.fault:
            found.faults[index] = record.fault
    return found


def _json(text: str, options: dict[str, Any]) -> FileRows:
    """A sequence of values, one to a line or not."""
    found = FileRows([], [], [], {})
    for value, line in _values(text, options["ALLOW_DUPLICATE"]):
        if isinstance(value, json_documents.DocumentError):
            found.faults[len(found.rows)] = str(value)
        items = value if options["STRIP_OUTER_ARRAY"] and isinstance(value, list) else [value]
        for item in items:
            is_fault = isinstance(item, json_documents.DocumentError)
            found.rows.append([None if is_fault else json_documents.dump(item)])
            found.lines.append(line)
    return found


def _values(text: str, duplicates: bool) -> Iterator[tuple[Any, int]]:
    decoder = json.JSONDecoder()
    position, line = 0, 1
    while True:
        stripped = len(text) - len(text[position:].lstrip())
        line += text.count("\n", position, stripped)
        position = stripped
        if position >= len(text):
            return
        try:
            _, end = decoder.raw_decode(text, position)
        except ValueError:
            # What only Snowflake reads, or nobody: up to the end of the line.
            newline = text.find("\n", position)
            end = len(text) if newline < 0 else newline
        try:
            yield json_documents.parse(text[position:end], duplicates=duplicates), line
        except json_documents.DocumentError as error:
            yield error, line
        line += text.count("\n", position, end)
        position = end


def _parquet(path: Path, options: dict[str, Any]) -> FileRows:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable("The file is not a Parquet file") from error
    rows: list[list[str | None]] = [
        [json_documents.dump({k: _plain(v, options) for k, v in row.items()})] for row in table.to_pylist()
    ]
    return FileRows(list(table.schema.names), rows, list(range(1, len(rows) + 1)), {})


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
