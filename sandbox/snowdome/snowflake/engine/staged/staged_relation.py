"""Queries on staged files: `SELECT $1, t.$2 FROM @stage/path (FILE_FORMAT => ..., PATTERN => ...) t`, INFER_SCHEMA.

https://docs.snowflake.com/en/user-guide/querying-stage
https://docs.snowflake.com/en/sql-reference/functions/infer_schema
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine.relations import Relation, Relations
from snowdome.snowflake.engine.result_table import as_table
from snowdome.snowflake.engine.staged import file_rows, infer_schema
from snowdome.snowflake.engine.staged.file_rows import FileRows
from snowdome.snowflake.engine.staged.source import Source, source
from snowdome.snowflake.engine.state import EngineState
from snowdome.snowflake.result import Column
from snowdome.snowflake.session import Session
from snowdome.snowflake.stage_files import StagedFile

FILENAME, ROW_NUMBER = "METADATA$FILENAME", "METADATA$FILE_ROW_NUMBER"
_OTHER_METADATA = ("METADATA$FILE_CONTENT_KEY", "METADATA$FILE_LAST_MODIFIED", "METADATA$START_SCAN_TIME")


def bind(tree: exp.Expression, state: EngineState, session: Session, relations: Relations) -> None:
    """Puts a relation in the place of every stage that `tree` reads."""
    for node in list(tree.find_all(exp.Table)):
        location = location_of(node)
        if location is not None:
            _bind_stage(node, tree, location, state, session, relations)
    for scan in list(tree.find_all(exp.TableFromRows)):
        function = scan.this
        if isinstance(function, exp.Anonymous) and function.name.upper() == "INFER_SCHEMA":
            result = infer_schema.run(state, session, function)
            relations.put(scan, Relation.of_rows(list(result.columns), as_table(result)), "INFER_SCHEMA")


def location_of(node: exp.Table) -> str | None:
    """`@stage/path` or `'@stage/path'`; None for a table."""
    written = node.this
    if isinstance(written, (exp.Var, exp.Literal)) and written.name.startswith("@"):
        return str(written.name)
    return None


def _bind_stage(
    node: exp.Table, tree: exp.Expression, location: str, state: EngineState, session: Session, relations: Relations
) -> None:
    given = node.args.get("format")
    options = {"FORMAT_NAME": given.name if isinstance(given, exp.Literal) else given.sql("snowflake")} if given else {}
    found = source(state, session, location, options, "READ")
    pattern = node.args.get("pattern")
    files = found.files(pattern.name if pattern is not None else None, [])
    read = [(file, read_or_refuse(found, file)) for file in files]
    columns, table = staged_table(tree, found.options["TYPE"], read)
    relations.put(node, Relation.of_rows(columns, table), "STAGED_FILES")


def read_or_refuse(found: Source, file: StagedFile) -> FileRows:
    """The rows of a file. Raises 100069 for a file or a record that cannot be read."""
    try:
        rows = file_rows.read(found.path(file), found.options)
    except file_rows.Unreadable as error:
        raise errors.unreadable_file(str(error), file.path, 1) from error
    for index, fault in rows.faults.items():
        raise errors.unreadable_file(fault.reason, file.path, rows.lines[index])
    return rows


def staged_table(
    tree: exp.Expression, kind: str, read: Sequence[tuple[StagedFile, FileRows]]
) -> tuple[list[Column], pa.Table]:
    """`$1`, `$2` ... as many as the files have and `tree` reads; the metadata columns only where it names them."""
    numbers = [int(parameter.name) for parameter in tree.find_all(exp.Parameter) if parameter.name.isdigit()]
    widest = max((len(row) for _, rows in read for row in rows.rows), default=1)
    width = max([widest, *numbers]) if kind == "CSV" else 1
    columns = [Column.text(f"${i}") if kind == "CSV" else Column(f"${i}", "VARIANT") for i in range(1, width + 1)]
    data: list[list[Any]] = [
        [row[i] if i < len(row) else None for _, rows in read for row in rows.rows] for i in range(width)
    ]
    named = {column.name for column in tree.find_all(exp.Column)}
    for other in _OTHER_METADATA:
        if other in named:
            raise errors.unsupported(other)
    if FILENAME in named:
        columns.append(Column.text(FILENAME))
        data.append([file.path for file, rows in read for _ in rows.rows])
    if ROW_NUMBER in named:
        columns.append(Column.fixed(ROW_NUMBER, 18))
        data.append([index + 1 for _, rows in read for index in range(len(rows.rows))])
    types = [pa.int64() if column.type == "FIXED" else pa.string() for column in columns]
    arrays = [pa.array(values, kind_) for values, kind_ in zip(data, types, strict=True)]
    return columns, pa.table(dict(zip((column.name for column in columns), arrays, strict=True)))
