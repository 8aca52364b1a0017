"""COPY INTO <table>: rows of staged files, with what ON_ERROR says about those that do not fit.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors, file_format_options
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.catalog.table import Table, column_named
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.engine import identifier_case, load_metadata, parsing
from snowdome.snowflake.engine.binding import Binder
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.query_plan import compile_query
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.staged import file_rows
from snowdome.snowflake.engine.staged.source import Source, source
from snowdome.snowflake.engine.staged.staged_relation import location_of
from snowdome.snowflake.engine.statements import native_write
from snowdome.snowflake.engine.statements.row_loading import FileLoad, Loader
from snowdome.snowflake.identifiers import Name, QualifiedName
from snowdome.snowflake.result import Column, Result, StatementType
from snowdome.snowflake.stage_files import StagedFile

_SKIP_FILE = re.compile(r"SKIP_FILE(?:_(\d+)(%?))?\Z")
_MATCHES = ("NONE", "CASE_SENSITIVE", "CASE_INSENSITIVE")
_ONLY_DEFAULT = {"ENFORCE_LENGTH": True, "TRUNCATECOLUMNS": False, "INCLUDE_METADATA": None, "FILE_PROCESSOR": None}
COLUMNS = (
    *Column.texts("file", "status"),
    *(Column.fixed(name) for name in ("rows_parsed", "rows_loaded", "error_limit", "errors_seen")),
    Column.text("first_error"),
    Column.fixed("first_error_line"),
    Column.fixed("first_error_character"),
    Column.text("first_error_column_name"),
)
ERROR_COLUMNS = (
    *Column.texts("ERROR", "FILE"),
    *(Column.fixed(name) for name in ("LINE", "CHARACTER", "BYTE_OFFSET")),
    *Column.texts("CATEGORY"),
    Column.fixed("CODE"),
    *Column.texts("SQL_STATE", "COLUMN_NAME"),
    *(Column.fixed(name) for name in ("ROW_NUMBER", "ROW_START_LINE")),
    *Column.texts("REJECTED_RECORD"),
)


@dataclass(frozen=True)
class Load:
    """What a COPY INTO <table> says."""

    table: QualifiedName
    columns: list[Name]
    location: str
    query: exp.Select | None
    """The transformation; None for a load of the files as they are."""
    format: dict[str, Any]
    files: list[str]
    pattern: str | None
    on_error: str
    """Empty when the statement leaves it to the stage."""
    purge: bool
    force: bool
    match_by: str
    size_limit: int
    validation: str


def read(table: QualifiedName, columns: list[Name], location: str, query: str | None, cursor: Cursor) -> Load:
    """Reads the options. Raises for what the statement does not have."""
    properties = cursor.properties("COPY INTO")
    cursor.end()
    tree = parsing.parse(query) if query is not None else None
    if tree is not None:
        if not isinstance(tree, exp.Select) or tree.args.get("joins") or tree.args.get("where"):
            raise errors.unsupported("a COPY transformation other than a plain SELECT from one stage")
        node = tree.find(exp.Table)
        location = (location_of(node) if node is not None else None) or ""
        if not location:
            raise errors.syntax("COPY INTO: the transformation does not read from a stage.")
        identifier_case.fold(tree)
    for name, default in _ONLY_DEFAULT.items():
        if name in properties and (default is None or properties.boolean(name, default) != default):
            raise errors.unsupported(f"COPY INTO ... {name}")
    load = Load(
        table,
        columns,
        location,
        tree,
        file_format_options.read_nested(properties),
        properties.strings("FILES"),
        properties.text("PATTERN"),
        properties.text("ON_ERROR", "").upper(),
        properties.boolean("PURGE", False),
        properties.boolean("FORCE", False),
        properties.choice("MATCH_BY_COLUMN_NAME", "NONE", _MATCHES),
        properties.integer("SIZE_LIMIT", 0, at_most=2**62),
        properties.text("VALIDATION_MODE", "").upper(),
    )
    properties.boolean("RETURN_FAILED_ONLY", False)
    properties.boolean("LOAD_UNCERTAIN_FILES", False)
    properties.finish()
    if [load.query is not None, bool(load.validation), load.match_by != "NONE"].count(True) > 1:
        raise errors.syntax(
            "A COPY transformation, VALIDATION_MODE and MATCH_BY_COLUMN_NAME cannot be used with one another."
        )
    if load.validation and load.validation not in ("RETURN_ERRORS", "RETURN_ALL_ERRORS"):
        if re.fullmatch(r"RETURN_\d+_ROWS", load.validation):
            raise errors.unsupported(f"VALIDATION_MODE = {load.validation}")
        raise errors.invalid_property_value(load.validation, "VALIDATION_MODE")
    return load


def run(running: Execution, load: Load) -> Result:
    """Loads what has not been loaded before; one file's rows all go in, or those that ON_ERROR lets."""
    table = resolve.table(running.session, load.table, "INSERT")[2]
    if table.table_kind != "TABLE":
        raise errors.unsupported(f"COPY INTO {load.table}, which is no native table")
    found = source(running.state, running.session, load.location, load.format, "READ")
    defaults = found.location.stage.copy_options if found.location.stage is not None else {}
    on_error = load.on_error or str(defaults.get("ON_ERROR", "ABORT_STATEMENT")).upper()
    skip = _SKIP_FILE.match(on_error)
    if on_error not in ("CONTINUE", "ABORT_STATEMENT") and skip is None:
        raise errors.invalid_property_value(on_error, "ON_ERROR")
    columns = _target_columns(table, load.columns)
    with load_metadata.of(running.loads) as metadata:
        files = _unseen(found, load, metadata.loaded(table))
    with running.apart() as checking:
        loader = Loader(checking, found.options, columns, table, load.query, load.match_by)
        loads = [
            _one_file(found, file, loader, stops=on_error == "ABORT_STATEMENT" and not load.validation)
            for file in files
        ]
    if load.validation:
        return Result(ERROR_COLUMNS, rows=_validation_rows(loads), statement_type=StatementType.COPY)
    kept = [_decide(file, on_error, skip) for file in loads]
    rows = [file.rows for file, keep in zip(loads, kept, strict=True) if keep and file.rows.num_rows]
    count = _insert(running, table, loader.loaded_columns, rows) if rows else 0
    with load_metadata.of(running.loads) as metadata:
        for staged, file, keep in zip(files, loads, kept, strict=True):
            if keep:
                metadata.add(table, {_key(found, staged): staged.md5})
            if keep and load.purge and not file.errors:
                metadata.purge(found.path(staged), staged.md5)
    if not files:
        return Result(
            [Column.text("status")],
            rows=[("Copy executed with 0 files processed.",)],
            statement_type=StatementType.COPY,
            rowcount=0,
        )
    results = [_result_row(found, file, keep, on_error, skip) for file, keep in zip(loads, kept, strict=True)]
    return Result(COLUMNS, rows=results, statement_type=StatementType.COPY, rowcount=count, inserted=count)


def _target_columns(table: Table, named: list[Name]) -> list[Column]:
    columns = []
    for name in named:
        column = column_named(table, name)
        if column is None:
            raise errors.invalid_identifier(str(name))
        columns.append(column)
    return columns or list(table.columns)


def _key(found: Source, file: StagedFile) -> str:
    return str(Path(found.location.directory) / file.path)


def _unseen(found: Source, load: Load, loaded: dict[str, str]) -> list[StagedFile]:
    """Files that have not been loaded as they are now, until SIZE_LIMIT is passed."""
    files: list[StagedFile] = []
    size = 0
    for file in found.files(load.pattern, load.files):
        if load.size_limit and size >= load.size_limit:
            break
        if load.force or load.validation or loaded.get(_key(found, file)) != file.md5:
            files.append(file)
            size += file.size
    return files


def _one_file(found: Source, file: StagedFile, loader: Loader, *, stops: bool) -> FileLoad:
    try:
        rows = file_rows.read(found.path(file), found.options)
    except file_rows.Unreadable as error:
        if stops:
            raise errors.unreadable_file(str(error), file.path, 1) from error
        return loader.unreadable(file.path, str(error))
    return loader.load(file.path, rows, stops=stops)


def _decide(file: FileLoad, on_error: str, skip: re.Match[str] | None) -> bool:
    """Whether a file's good rows are loaded."""
    if not file.errors:
        return True
    if file.is_unreadable:
        return False
    if skip is None:
        return on_error == "CONTINUE"
    if skip[1] is None:
        return False
    limit = int(skip[1])
    if skip[2]:
        return len(file.errors) * 100 <= limit * file.parsed
    return len(file.errors) < limit


def _insert(running: Execution, table: Table, columns: list[Column], rows: list[pa.Table]) -> int:
    binder = Binder(running.state, running.session)
    relation = binder.relations.add(Relation.of_rows(columns, pa.concat_tables(rows)))
    select = exp.select(*(exp.column(exp.to_identifier(c.name, quoted=True)) for c in columns)).from_(
        exp.Table(this=exp.to_identifier(relation.name, quoted=True))
    )
    return native_write.insert(running, table, compile_query(select, binder), columns, overwrite=False)


def _result_row(
    found: Source, file: FileLoad, keep: bool, on_error: str, skip: re.Match[str] | None
) -> tuple[Any, ...]:
    loaded = file.rows.num_rows if keep else 0
    if skip is None:
        limit = file.parsed if on_error == "CONTINUE" else 1
    else:
        limit = max(int(skip[1] or 1) * (file.parsed if skip[2] else 1) // (100 if skip[2] else 1), 1)
    first = file.errors[0] if file.errors else None
    status = "LOADED" if not file.errors else "PARTIALLY_LOADED" if keep else "LOAD_FAILED"
    return (
        f"{found.location.listed_under}{file.path}",
        status,
        file.parsed,
        loaded,
        limit,
        len(file.errors),
        first.message if first else None,
        first.line if first else None,
        None,
        first.column if first else None,
    )


def _validation_rows(loads: list[FileLoad]) -> list[tuple[Any, ...]]:
    return [
        (
            error.message,
            file.path,
            error.line,
            None,
            None,
            "conversion" if error.column else "parsing",
            int(error.code),
            error.sqlstate,
            error.column,
            error.row + 1,
            error.line,
            error.record,
        )
        for file in loads
        for error in file.errors
    ]
