"""TABLE(INFER_SCHEMA(LOCATION => ..., FILE_FORMAT => ...)) of Parquet files.

https://docs.snowflake.com/en/sql-reference/functions/infer_schema
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.staged.source import source
from snowdome.snowflake.engine.state import EngineState
from snowdome.snowflake.identifiers import quote_if_needed
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.session import Session

COLUMNS = (
    Column.text("COLUMN_NAME"),
    Column.text("TYPE"),
    Column.boolean("NULLABLE"),
    Column.text("EXPRESSION"),
    Column.text("FILENAMES"),
    Column.fixed("ORDER_ID"),
)

UNTYPED = ""
"""The type of a column that is null in all its rows: TEXT, unless another file has one."""


def run(state: EngineState, session: Session, function: exp.Anonymous) -> Result:
    arguments: dict[str, exp.Expression] = {}
    for argument in function.expressions:
        if not isinstance(argument, exp.Kwarg):
            raise errors.syntax("INFER_SCHEMA takes named arguments: LOCATION => '@stage', FILE_FORMAT => 'name'.")
        arguments[argument.name.upper()] = argument.expression
    location, file_format = arguments.pop("LOCATION", None), arguments.pop("FILE_FORMAT", None)
    ignore_case = arguments.pop("IGNORE_CASE", None)
    if location is None or file_format is None:
        raise errors.syntax("INFER_SCHEMA needs LOCATION and FILE_FORMAT.")
    for name in arguments:
        raise errors.unsupported(f"INFER_SCHEMA with {name}")
    found = source(state, session, location.name, {"FORMAT_NAME": file_format.name}, "READ")
    if found.options["TYPE"] != "PARQUET":
        raise errors.unsupported(f"INFER_SCHEMA of {found.options['TYPE']} files")
    upper = isinstance(ignore_case, exp.Boolean) and ignore_case.this
    seen: dict[str, tuple[str, bool, list[str]]] = {}
    for file in found.files(None, []):
        for field in pq.read_schema(found.path(file)):
            name = field.name.upper() if upper else field.name
            kind = _type(field.type, use_logical_type=found.options["USE_LOGICAL_TYPE"])
            before = seen.setdefault(name, (kind, field.nullable, []))
            if UNTYPED in (before[0], kind):
                # A part of a frame without a value: pandas writes no type.
                before = seen[name] = (kind if before[0] == UNTYPED else before[0], True, before[2])
            elif before[0] != kind:
                raise errors.unsupported(f"INFER_SCHEMA of files that disagree about the type of {name}")
            before[2].append(file.path)
    rows = [
        (name, kind, nullable, f"$1:{quote_if_needed(name)}::{kind}", ", ".join(files), position)
        for position, (name, (found_kind, nullable, files)) in enumerate(seen.items())
        for kind in (found_kind or "TEXT",)
    ]
    return Result(COLUMNS, rows=rows)


def _type(kind: pa.DataType, *, use_logical_type: bool) -> str:
    """Snowflake's type for one of Parquet's; a timestamp is a number unless the format uses logical types."""
    if pa.types.is_integer(kind):
        return "NUMBER(38, 0)"
    if pa.types.is_decimal(kind):
        return f"NUMBER({kind.precision}, {kind.scale})"
    if pa.types.is_floating(kind):
        return "REAL"
    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    if pa.types.is_date(kind):
        return "DATE"
    if pa.types.is_time(kind):
        return "TIME"
    if pa.types.is_timestamp(kind):
        if not use_logical_type:
            return "NUMBER(38, 0)"
        return "TIMESTAMP_NTZ" if kind.tz is None else "TIMESTAMP_LTZ"
    if pa.types.is_null(kind):
        return UNTYPED
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "TEXT"
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return "BINARY"
    return "VARIANT"
