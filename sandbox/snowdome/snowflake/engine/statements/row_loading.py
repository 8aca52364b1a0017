"""From the records of one file to rows of a table: what fits, and why the rest does not."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.result_table import arrow_type
from snowdome.snowflake.engine.staged.file_rows import FileRows
from snowdome.snowflake.engine.statements import target_columns
from snowdome.snowflake.engine.statements.record_casts import CastTarget, RecordCasts
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.identifiers import quote
from snowdome.snowflake.result import Column

_STOPPING = ("000002", "000604", "000630")
"""Errors of the statement, not of a row; so are all that compiling finds."""


@dataclass(frozen=True)
class RowError:
    """Why one record is not loaded."""

    message: str
    code: str
    sqlstate: str
    row: int
    """Index of the record in its file."""
    line: int
    column: str | None
    """`"TABLE"["COLUMN":1]`."""
    record: str


@dataclass
class FileLoad:
    """What came of one file."""

    path: str
    rows: pa.Table
    """Those that fit, with the table's columns."""
    parsed: int
    errors: list[RowError] = field(default_factory=list)
    is_unreadable: bool = False


class Loader:
    """Casts the records of one file after the other to the columns of a table."""

    def __init__(
        self,
        running: Execution,
        options: dict[str, object],
        columns: list[Column],
        table: Table,
        query: exp.Select | None,
        match_by: str,
    ) -> None:
        self._running = running
        self._table = table
        if query is not None:
            target_columns.check_width(len(columns), len(query.expressions))
        defaults = target_columns.defaults_of(table)
        others = [(column, value) for column, value in defaults.values() if column not in columns]
        self._target = CastTarget(options, columns, others, query, match_by)
        self.loaded_columns = self._target.all_columns
        self._errors: dict[tuple[int, str | None], SnowflakeError] = {}
        """What is wrong with a field of a column, once it has been asked."""

    def unreadable(self, path: str, reason: str) -> FileLoad:
        error = RowError(reason, "100069", "22000", 0, 1, None, "")
        return FileLoad(path, self._empty(), 0, [error], is_unreadable=True)

    def load(self, path: str, file: FileRows, *, stops: bool) -> FileLoad:
        """Raises the first error of a row when `stops`."""
        faults = self._faults(file)
        if stops and faults:
            raise _abort(faults[min(faults)], path)
        good = [index for index in range(len(file.rows)) if index not in faults]
        found: list[pa.Table] = []
        casts = RecordCasts(self._running, self._target, path, file)
        self._cast(casts, good, found, faults, stops=stops)
        rows = pa.concat_tables(found) if found else self._empty()
        return FileLoad(path, rows, len(file.rows), [faults[index] for index in sorted(faults)])

    def _empty(self) -> pa.Table:
        return pa.table({c.name: pa.array([], arrow_type(c)) for c in self.loaded_columns})

    def _faults(self, file: FileRows) -> dict[int, RowError]:
        """Records that cannot be read, or that have another number of fields than the table has columns."""
        is_positional = self._target.is_positional
        faults = {
            index: self._error(
                SnowflakeError("100069", "22000", fault.reason),
                file,
                index,
                self._name(fault.field) if is_positional and fault.field is not None else None,
            )
            for index, fault in file.faults.items()
        }
        if self._target.options["TYPE"] == "JSON" and self._target.match_by != "NONE":
            for index, (text,) in enumerate(file.rows):
                if index not in faults and text is not None and not text.startswith("{"):
                    error = SnowflakeError("100069", "22000", "The record is no object: none of its values has a name")
                    faults[index] = self._error(error, file, index, None)
        if is_positional and self._target.options["ERROR_ON_COLUMN_COUNT_MISMATCH"]:
            wanted = len(self._target.columns)
            for index, row in enumerate(file.rows):
                if index not in faults and len(row) != wanted:
                    # https://community.snowflake.com: "Number of columns in file (1) does not match that of ..."
                    error = errors.column_count_mismatch(len(row), wanted)
                    faults[index] = self._error(error, file, index, None)
        return faults

    def _cast(
        self,
        casts: RecordCasts,
        indexes: list[int],
        found: list[pa.Table],
        faults: dict[int, RowError],
        *,
        stops: bool,
    ) -> None:
        """Casts all rows at once. Where some do not fit, looks for these, and casts the others."""
        if not indexes:
            return
        try:
            rows = casts.rows(indexes)
            self._check_nulls(rows)
        except SnowflakeError as error:
            is_statement = error.code in _STOPPING or error.message.startswith("SQL compilation error")
            if is_statement or (self._target.query is not None and self._target.options["TYPE"] != "CSV"):
                raise
            if len(indexes) == 1:
                (index,) = indexes
                faults[index] = self._error(error, casts.file, index, self._column_at_fault(casts, index))
                if stops:
                    raise _abort(faults[index], casts.path) from error
                return
            misfits = self._misfits(casts, indexes)
            for index in sorted(misfits):
                faults[index] = self._misfit(casts, index, misfits[index])
                if stops:
                    raise _abort(faults[index], casts.path) from error
            fitting = [index for index in indexes if index not in misfits]
            if misfits:
                self._cast(casts, fitting, found, faults, stops=stops)
                return
            middle = len(indexes) // 2
            self._cast(casts, indexes[:middle], found, faults, stops=stops)
            self._cast(casts, indexes[middle:], found, faults, stops=stops)
            return
        found.append(rows)

    def _misfits(self, casts: RecordCasts, indexes: list[int]) -> dict[int, int]:
        """Rows that surely do not fit, with the column that does not; the others may fit or not."""
        try:
            return casts.misfits(indexes)
        except SnowflakeError:
            return {}

    def _misfit(self, casts: RecordCasts, index: int, position: int) -> RowError:
        """What is wrong with the field at a position. Of equal fields of one column it is asked once."""
        field = casts.file.rows[index][position] if position < len(casts.file.rows[index]) else None
        key = (position, field)
        if key not in self._errors:
            self._errors[key] = self._error_at(casts, index, position)
        error = self._errors[key]
        return self._error(error, casts.file, index, self._name(position))

    def _error_at(self, casts: RecordCasts, index: int, position: int) -> SnowflakeError:
        column = self._target.columns[position]
        try:
            rows = casts.rows([index], only=position)
        except SnowflakeError as error:
            return error
        assert rows.column(0).null_count
        return errors.null_in_non_null_column(column.name)

    def _check_nulls(self, rows: pa.Table) -> None:
        for column in self.loaded_columns:
            if not column.nullable and rows.column(column.name).null_count:
                raise errors.null_in_non_null_column(column.name)

    def _column_at_fault(self, casts: RecordCasts, index: int) -> str | None:
        for position, column in enumerate(self._target.columns):
            try:
                rows = casts.rows([index], only=position)
                if not column.nullable and rows.column(0).null_count:
                    raise errors.null_in_non_null_column(column.name)
            except SnowflakeError:
                return self._name(position)
        return None

    def _name(self, position: int) -> str | None:
        """A column as errors write it; None for a field that there is no column for."""
        if position >= len(self._target.columns):
            return None
        return f"{quote(self._table.name)}[{quote(self._target.columns[position].name)}:{position + 1}]"

    def _error(self, error: SnowflakeError, file: FileRows, index: int, column: str | None) -> RowError:
        record = ",".join("" if part is None else part for part in file.rows[index])
        return RowError(error.message, error.code, error.sqlstate, index, file.lines[index], column, record)


def _abort(error: RowError, path: str) -> SnowflakeError:
    where = f"  File '{path}', line {error.line}"
    column = f"\n  Row {error.row + 1}, column {error.column}" if error.column else f"\n  Row {error.row + 1}"
    advice = "  To load the other rows, set ON_ERROR = CONTINUE or SKIP_FILE."
    return SnowflakeError(error.code, error.sqlstate, f"{error.message}\n{where}{column}\n{advice}")
