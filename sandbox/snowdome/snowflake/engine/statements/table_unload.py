"""COPY INTO <location>: the rows of a query as files of a stage.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-location
"""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from snowdome.snowflake import errors, file_format_options
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.engine import parsing
from snowdome.snowflake.engine.binding import Binder
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.query_plan import compile_query
from snowdome.snowflake.engine.result_table import columns_of, shaped
from snowdome.snowflake.engine.staged.source import Source, source
from snowdome.snowflake.file_format_options import NO_VALUE
from snowdome.snowflake.identifiers import literal
from snowdome.snowflake.result import Column, Result, StatementType

DEFAULT_MAX_FILE_SIZE = 16 * 1024 * 1024
_COMPRESS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "GZIP": (".gz", gzip.compress),
    "BZ2": (".bz2", bz2.compress),
    "NONE": ("", bytes),
}
_SEMI_STRUCTURED = ("VARIANT", "OBJECT", "ARRAY")
COLUMNS = tuple(Column.fixed(name) for name in ("rows_unloaded", "input_bytes", "output_bytes"))


@dataclass(frozen=True)
class Unload:
    """What a COPY INTO <location> says."""

    location: str
    query: str
    format: dict[str, Any]
    header: bool
    single: bool
    overwrite: bool
    max_file_size: int


def read(location: str, query: str, cursor: Cursor) -> Unload:
    properties = cursor.properties("COPY INTO")
    cursor.end()
    if properties.boolean("DETAILED_OUTPUT", False):
        raise errors.unsupported("COPY INTO ... DETAILED_OUTPUT = TRUE")
    if properties.boolean("INCLUDE_QUERY_ID", False):
        raise errors.unsupported("COPY INTO ... INCLUDE_QUERY_ID = TRUE")
    unload = Unload(
        location,
        query,
        file_format_options.read_nested(properties),
        properties.boolean("HEADER", False),
        properties.boolean("SINGLE", False),
        properties.boolean("OVERWRITE", False),
        properties.integer("MAX_FILE_SIZE", DEFAULT_MAX_FILE_SIZE, at_least=1, at_most=5 * 2**30),
    )
    properties.finish()
    return unload


def run(running: Execution, unload: Unload) -> Result:
    """Writes the files; none for no rows. Raises 001030 where there are some already, unless OVERWRITE says so."""
    found = source(running.state, running.session, unload.location, unload.format, "WRITE")
    tree = parsing.parse(unload.query)
    if not isinstance(tree, exp.Query):
        raise errors.syntax("COPY INTO <location> takes a table or a query.")
    plan = compile_query(tree, Binder(running.state, running.session))
    rows = running.fetch(plan)
    columns = columns_of(rows, plan.names, plan.types)
    if found.options["TYPE"] == "PARQUET":
        contents = [_parquet(rows, columns, unload, found.options)] if rows.num_rows else []
    else:
        contents = list(_split(_lines(running, unload.query, columns, found.options), unload, found.options, columns))
    input_bytes = sum(len(content) for content in contents)
    output_bytes = _write(found, unload, contents)
    counts = (rows.num_rows, input_bytes, output_bytes)
    return Result(COLUMNS, rows=[counts], statement_type=StatementType.COPY, rowcount=rows.num_rows)


def _parquet(rows: pa.Table, columns: Sequence[Column], unload: Unload, options: dict[str, Any]) -> bytes:
    for column in columns:
        # https://docs.snowflake.com/en/sql-reference/sql/copy-into-location: these two are an error there, too.
        if column.type in ("TIMESTAMP_TZ", "TIMESTAMP_LTZ"):
            raise errors.unsupported(f"{column.type} in a Parquet file")
    table = shaped(rows, columns)
    if not unload.header:
        table = table.rename_columns([f"_COL_{index}" for index in range(table.num_columns)])
    is_plain = options["COMPRESSION"] == "NONE" or not options["SNAPPY_COMPRESSION"]
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="none" if is_plain else "snappy")
    return bytes(sink.getvalue())


def _lines(running: Execution, query: str, columns: Sequence[Column], options: dict[str, Any]) -> Iterator[str]:
    """Every row as the text of its record, without the delimiter behind it."""
    is_json = options["TYPE"] == "JSON"
    if is_json and (len(columns) != 1 or columns[0].type not in _SEMI_STRUCTURED):
        raise errors.syntax("JSON file format unloads one column of type variant, object or array.")
    names = [f"C{index}" for index in range(1, len(columns) + 1)]
    texts = ", ".join(
        f"TO_JSON({name})" if column.type in _SEMI_STRUCTURED else _text(name, column, options)
        for name, column in zip(names, columns, strict=True)
    )
    sql = f"SELECT {texts} FROM ({query}) AS unloaded ({', '.join(names)})"  # noqa: S608 - the user's own query
    rows = running.fetch(compile_query(parsing.parse(sql), Binder(running.state, running.session)))
    cells = [column.to_pylist() for column in rows.columns]
    for row in zip(*cells, strict=True):
        if is_json:
            yield row[0] if row[0] is not None else "null"
        else:
            fields = (_field(cell, column, options) for cell, column in zip(row, columns, strict=True))
            yield _off(options["FIELD_DELIMITER"]).join(fields)


def _text(name: str, column: Column, options: dict[str, Any]) -> str:
    option = {"DATE": "DATE_FORMAT", "TIME": "TIME_FORMAT"}.get(column.type, "TIMESTAMP_FORMAT")
    form = options[option]
    is_moment = column.type in ("DATE", "TIME") or column.type.startswith("TIMESTAMP")
    return f"TO_VARCHAR({name}, {literal(form)})" if is_moment and form != "AUTO" else f"{name}::VARCHAR"


def _field(cell: str | None, column: Column, options: dict[str, Any]) -> str:
    """A value as it is written: enclosed when it is a text and the format encloses, else escaped."""
    if cell is None:
        return options["NULL_IF"][0] if options["NULL_IF"] else ""
    enclosing, escape = _off(options["FIELD_OPTIONALLY_ENCLOSED_BY"]), _off(options["ESCAPE"])
    if enclosing and column.type in ("TEXT", *_SEMI_STRUCTURED):
        doubled = (escape or enclosing) + enclosing
        body = cell.replace(escape, escape * 2) if escape else cell
        return f"{enclosing}{body.replace(enclosing, doubled)}{enclosing}"
    escape = escape or _off(options["ESCAPE_UNENCLOSED_FIELD"])
    if not escape:
        return cell
    for special in (escape, _off(options["FIELD_DELIMITER"]), _off(options["RECORD_DELIMITER"])):
        if special:
            cell = cell.replace(special, escape + special)
    return cell


def _split(lines: Iterator[str], unload: Unload, options: dict[str, Any], columns: Sequence[Column]) -> Iterator[bytes]:
    """Files of records, none larger than MAX_FILE_SIZE unless one record is."""
    ending = _off(options.get("RECORD_DELIMITER", "\n"))
    is_headed = unload.header and options["TYPE"] == "CSV"
    header = ""
    if is_headed:
        header = _off(options["FIELD_DELIMITER"]).join(
            _field(column.name, Column.text(column.name), options) for column in columns
        )
        header += ending
    parts, size = [header], len(header)
    for line in lines:
        length = len(line.encode()) + len(ending)
        if len(parts) > 1 and size + length > unload.max_file_size:
            if unload.single:
                raise errors.unsupported(f"a single file of more than MAX_FILE_SIZE = {unload.max_file_size} bytes")
            yield "".join(parts).encode()
            parts, size = [header], len(header)
        parts.append(line + ending)
        size += length
    if len(parts) > 1:
        yield "".join(parts).encode()


def _write(found: Source, unload: Unload, contents: list[bytes]) -> int:
    """Bytes written."""
    kind = found.options["TYPE"]
    compression = found.options["COMPRESSION"]
    if kind == "PARQUET":
        suffix, compress = ".snappy.parquet", _COMPRESS["NONE"][1]
    else:
        compression = "GZIP" if compression == "AUTO" else compression
        if compression not in _COMPRESS:
            raise errors.unsupported(f"COPY INTO a location with COMPRESSION = {compression}")
        ending, compress = _COMPRESS[compression]
        suffix = found.options["FILE_EXTENSION"] or f".{kind.lower()}{ending}"
        suffix = suffix if suffix.startswith(".") else f".{suffix}"
    path = found.location.path
    is_folder = not path or unload.location.endswith("/")
    prefix = f"{path}/" if path and is_folder else path
    names = [f"{prefix}{'data' if is_folder else ''}_0_0_{index}{suffix}" for index in range(len(contents))]
    if unload.single and contents:
        names = [f"{prefix}data" if is_folder else prefix]
    root = Path(found.location.directory)
    if not unload.overwrite and any((root / name).exists() for name in names):
        raise errors.files_exist(unload.location)
    total = 0
    for name, content in zip(names, contents, strict=True):
        packed = compress(content)
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(packed)
        total += len(packed)
    return total


def _off(option: str) -> str:
    return "" if option == NO_VALUE else option
