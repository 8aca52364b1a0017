"""From the records of one file to rows of a table: what fits, and why the rest does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import identifier_case, json_documents, parsing
from snowdome.snowflake.engine.binding import Binder
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.query_plan import compile_query
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.result_table import arrow_type
from snowdome.snowflake.engine.staged import staged_relation
from snowdome.snowflake.engine.staged.file_rows import FileRows
from snowdome.snowflake.engine.statements import target_columns
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.identifiers import quote
from snowdome.snowflake.result import Column

_FORMATS = {"DATE": ("DATE_FORMAT", "TO_DATE"), "TIME": ("TIME_FORMAT", "TO_TIME")}
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
        self._options = options
        self._columns = columns
        self._table = table
        self._query = query
        self._match_by = match_by
        self._path = ""
        if query is not None:
            target_columns.check_width(len(columns), len(query.expressions))
        defaults = target_columns.defaults_of(table)
        self._defaults = [(column, value) for column, value in defaults.values() if column not in columns]
        self.loaded_columns = [*columns, *(column for column, _ in self._defaults)]

    def unreadable(self, path: str, reason: str) -> FileLoad:
        error = RowError(reason, "100069", "22000", 0, 1, None, "")
        return FileLoad(path, self._empty(), 0, [error], is_unreadable=True)

    def load(self, path: str, file: FileRows, *, stops: bool) -> FileLoad:
        """Raises the first error of a row when `stops`."""
        self._path = path
        faults = self._faults(file)
        if stops and faults:
            raise _abort(faults[min(faults)], path)
        good = [index for index in range(len(file.rows)) if index not in faults]
        found: list[pa.Table] = []
        self._cast(file, good, found, faults, path, stops=stops)
        rows = pa.concat_tables(found) if found else self._empty()
        return FileLoad(path, rows, len(file.rows), [faults[index] for index in sorted(faults)])

    def _empty(self) -> pa.Table:
        return pa.table({c.name: pa.array([], arrow_type(c)) for c in self.loaded_columns})

    def _faults(self, file: FileRows) -> dict[int, RowError]:
        """Records that cannot be read, or that have another number of fields than the table has columns."""
        faults = {
            index: self._error(SnowflakeError("100069", "22000", reason), file, index, None)
            for index, reason in file.faults.items()
        }
        counts = self._options["TYPE"] == "CSV" and self._query is None and self._match_by == "NONE"
        if counts and self._options["ERROR_ON_COLUMN_COUNT_MISMATCH"]:
            wanted = len(self._columns)
            for index, row in enumerate(file.rows):
                if index not in faults and len(row) != wanted:
                    # https://community.snowflake.com: "Number of columns in file (1) does not match that of ..."
                    error = errors.column_count_mismatch(len(row), wanted)
                    faults[index] = self._error(error, file, index, None)
        return faults

    def _cast(
        self,
        file: FileRows,
        indexes: list[int],
        found: list[pa.Table],
        faults: dict[int, RowError],
        path: str,
        *,
        stops: bool,
    ) -> None:
        """Halves the rows until those that do not fit are alone."""
        if not indexes:
            return
        try:
            rows = self._rows(file, indexes)
            self._check_nulls(rows)
        except SnowflakeError as error:
            is_statement = error.code in _STOPPING or error.message.startswith("SQL compilation error")
            if is_statement or (self._query is not None and self._options["TYPE"] != "CSV"):
                raise
            if len(indexes) == 1:
                faults[indexes[0]] = self._error(error, file, indexes[0], self._column_at_fault(file, indexes[0]))
                if stops:
                    raise _abort(faults[indexes[0]], path) from error
                return
            middle = len(indexes) // 2
            self._cast(file, indexes[:middle], found, faults, path, stops=stops)
            self._cast(file, indexes[middle:], found, faults, path, stops=stops)
            return
        found.append(rows)

    def _rows(self, file: FileRows, indexes: list[int], only: int | None = None) -> pa.Table:
        """The rows cast; with `only`, one column of them."""
        binder = Binder(self._running.state, self._running.session)
        kind = str(self._options["TYPE"])
        width = max((len(file.rows[index]) for index in indexes), default=1)
        if self._query is not None:
            query = self._query.copy()
            numbers = [int(p.name) for p in query.find_all(exp.Parameter) if p.name.isdigit()]
            width = max([width, *numbers])
        elif kind == "CSV":
            width = max(width, len(self._columns))
        names = [f"${i}" for i in range(1, width + 1)]
        columns = [Column.text(name) if kind == "CSV" else Column(name, "VARIANT") for name in names]
        rows = pa.table(
            {
                name: pa.array([_at(file.rows[index], position) for index in indexes], pa.string())
                for position, name in enumerate(names)
            }
            | {
                staged_relation.FILENAME: pa.array([self._path] * len(indexes), pa.string()),
                staged_relation.ROW_NUMBER: pa.array([index + 1 for index in indexes], pa.int64()),
            }
        )
        columns += [Column.text(staged_relation.FILENAME), Column.fixed(staged_relation.ROW_NUMBER, 18)]
        relation = binder.relations.add(Relation.of_rows(columns, rows))
        source = exp.Table(
            this=exp.to_identifier(relation.name, quoted=True),
            alias=exp.TableAlias(this=exp.to_identifier("STAGED_FILES", quoted=True)),
        )
        if self._query is not None:
            node = query.find(exp.Table)
            assert node is not None
            if node.args.get("alias"):
                source.set("alias", node.args["alias"])
            node.replace(source)
            values = [expression.unalias() for expression in query.expressions]
            select = query
        else:
            values = self._values(file, names)
            select = exp.Select().from_(source)
        fitted = [
            exp.alias_(target_columns.cast_to(value, column, of_file=self._query is None), column.name, quoted=True)
            for value, column in zip(values, self._columns, strict=True)
        ]
        fitted += [
            exp.alias_(target_columns.cast_to(value.copy(), column), column.name, quoted=True)
            for column, value in self._defaults
        ]
        select.set("expressions", fitted if only is None else [fitted[only]])
        plan = compile_query(select, binder)
        loaded = self._running.fetch(plan)
        wanted = self.loaded_columns if only is None else [self.loaded_columns[only]]
        return loaded.rename_columns([column.name for column in wanted])

    def _values(self, file: FileRows, names: list[str]) -> list[exp.Expression]:
        """What fills each column when there is no transformation."""

        def field_at(position: int) -> exp.Expression:
            return exp.column(exp.to_identifier(names[position], quoted=True))

        if self._match_by != "NONE":
            return [self._matched(column, file, field_at) for column in self._columns]
        if self._options["TYPE"] != "CSV":
            if len(self._columns) != 1 or self._columns[0].type not in ("VARIANT", "OBJECT", "ARRAY"):
                kind = self._options["TYPE"]
                raise errors.syntax(
                    f"{kind} file format can produce one and only one column of type variant, object, or array. "
                    "Load data into separate columns by MATCH_BY_COLUMN_NAME or a transformation."
                )
            return [field_at(0)]
        return [self._formatted(field_at(position), column) for position, column in enumerate(self._columns)]

    def _formatted(self, value: exp.Expression, column: Column) -> exp.Expression:
        """A text by the DATE_FORMAT, TIME_FORMAT or TIMESTAMP_FORMAT of the file."""
        option, function = _FORMATS.get(column.type, ("TIMESTAMP_FORMAT", f"TO_{column.type}"))
        is_moment = column.type in _FORMATS or column.type.startswith("TIMESTAMP")
        form = str(self._options.get(option, "AUTO"))
        if not is_moment or form == "AUTO":
            return value
        return exp.Anonymous(this=function, expressions=[value, exp.Literal.string(form)])

    def _matched(self, column: Column, file: FileRows, field_at: Callable[[int], exp.Expression]) -> exp.Expression:
        """The field of a column's name; NULL where the file has none."""

        def means(name: str) -> bool:
            return name == column.name if self._match_by == "CASE_SENSITIVE" else name.upper() == column.name.upper()

        if self._options["TYPE"] == "CSV":
            if not self._options["PARSE_HEADER"]:
                raise errors.syntax("MATCH_BY_COLUMN_NAME of a CSV file needs PARSE_HEADER = TRUE.")
            positions = [index for index, name in enumerate(file.names) if means(name)]
            if not positions:
                return exp.Null()
            return field_at(positions[0])
        names = file.names or sorted({key for (text,) in file.rows if text for key in json_documents.parse(text)})
        named = [name for name in names if means(name)]
        if not named:
            return exp.Null()
        select = parsing.parse(f'SELECT "$1":{quote(named[0])}')
        identifier_case.fold(select)
        return select.selects[0].unalias()

    def _check_nulls(self, rows: pa.Table) -> None:
        for column in self.loaded_columns:
            if not column.nullable and rows.column(column.name).null_count:
                raise errors.null_in_non_null_column(column.name)

    def _column_at_fault(self, file: FileRows, index: int) -> str | None:
        for position, column in enumerate(self._columns):
            try:
                rows = self._rows(file, [index], only=position)
                if not column.nullable and rows.column(0).null_count:
                    raise errors.null_in_non_null_column(column.name)
            except SnowflakeError:
                return f"{quote(self._table.name)}[{quote(column.name)}:{position + 1}]"
        return None

    def _error(self, error: SnowflakeError, file: FileRows, index: int, column: str | None) -> RowError:
        record = ",".join("" if part is None else part for part in file.rows[index])
        return RowError(error.message, error.code, error.sqlstate, index, file.lines[index], column, record)


def _at(row: list[str | None], position: int) -> str | None:
    return row[position] if position < len(row) else None


def _abort(error: RowError, path: str) -> SnowflakeError:
    where = f"  File '{path}', line {error.line}"
    column = f"\n  Row {error.row + 1}, column {error.column}" if error.column else f"\n  Row {error.row + 1}"
    advice = "  To load the other rows, set ON_ERROR = CONTINUE or SKIP_FILE."
    return SnowflakeError(error.code, error.sqlstate, f"{error.message}\n{where}{column}\n{advice}")
