"""The records of one file, cast to the columns of a table by one query.

https://docs.snowflake.com/en/user-guide/data-load-transform
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import identifier_case, parsing
from snowdome.snowflake.engine.binding import Binder
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.query_plan import Plan, compile_query
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.staged import staged_relation
from snowdome.snowflake.engine.staged.file_rows import FileRows
from snowdome.snowflake.engine.statements import target_columns
from snowdome.snowflake.engine.transpile.nodes import own
from snowdome.snowflake.identifiers import quote
from snowdome.snowflake.result import MAX_TEXT_LENGTH, Column

_TRIED = ("FIXED", "REAL")
_CHECKED = (*_TRIED, "TEXT", "BOOLEAN", "DATE", "TIME", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ")
_FORMATS = {"DATE": ("DATE_FORMAT", "TO_DATE"), "TIME": ("TIME_FORMAT", "TO_TIME")}


@dataclass(frozen=True)
class CastTarget:
    """What every file of a load is cast to, and how."""

    options: dict[str, object]
    """Of the file format."""
    columns: list[Column]
    """Those that the files fill."""
    defaults: list[tuple[Column, exp.Expression]]
    """The others that have a default."""
    query: exp.Select | None
    """The transformation."""
    match_by: str

    @property
    def is_positional(self) -> bool:
        """Whether the fields of a record are the columns, in their order."""
        return self.options["TYPE"] == "CSV" and self.query is None and self.match_by == "NONE"

    @property
    def all_columns(self) -> list[Column]:
        return [*self.columns, *(column for column, _ in self.defaults)]


class _Cast(NamedTuple):
    """A query that casts records to the table's columns."""

    plan: Plan
    relation: Relation
    """Of the records, with the columns `fields`."""
    fields: list[str]


class RecordCasts:
    """Casts records of one file, as often as it takes to find those that do not fit."""

    def __init__(self, running: Execution, target: CastTarget, path: str, file: FileRows) -> None:
        self._running = running
        self._target = target
        self.path = path
        self.file = file
        self._casts: dict[int | None, _Cast] = {}

    def rows(self, indexes: list[int], only: int | None = None) -> pa.Table:
        """The records cast; with `only`, one column of them."""
        if only not in self._casts:
            self._casts[only] = self._compiled(only)
        loaded = self._fetched(self._casts[only], indexes)
        wanted = self._target.all_columns if only is None else [self._target.all_columns[only]]
        return loaded.rename_columns([column.name for column in wanted])

    def misfits(self, indexes: list[int]) -> dict[int, int]:
        """The records that do not fit, each with the first of its columns that does not: one query for all of them.

        None where that cannot be asked in one query.
        """
        if not self._target.is_positional or any(c.type not in _CHECKED for c in self._target.columns):
            return {}
        found = self._fetched(self._compiled(None, only_checked=True), indexes)
        columns = found.columns
        misfits: dict[int, int] = {}
        for position, column in reversed(list(enumerate(columns))):
            misfits.update((indexes[row], position) for row, bad in enumerate(column.to_pylist()) if bad)
        return misfits

    def _fetched(self, cast: _Cast, indexes: list[int]) -> pa.Table:
        rows = pa.table(
            {
                name: pa.array([_at(self.file.rows[index], position) for index in indexes], pa.string())
                for position, name in enumerate(cast.fields)
            }
            | {
                staged_relation.FILENAME: pa.array([self.path] * len(indexes), pa.string()),
                staged_relation.ROW_NUMBER: pa.array([index + 1 for index in indexes], pa.int64()),
            }
        )
        cast.relation.hold(rows)
        return self._running.fetch(cast.plan)

    def _width(self) -> int:
        """How many fields of a record can be named."""
        if self._target.options["TYPE"] != "CSV":
            return 1
        if self._target.query is not None:
            numbers = [int(p.name) for p in self._target.query.find_all(exp.Parameter) if p.name.isdigit()]
            return max(numbers, default=1)
        return max(len(self.file.names) if self._target.match_by != "NONE" else len(self._target.columns), 1)

    def _compiled(self, only: int | None, *, only_checked: bool = False) -> _Cast:
        """Compiled once: a file of bad rows is cast in many parts. With `only_checked`, whether each value misfits."""
        binder = Binder(self._running.state, self._running.session)
        query = self._target.query.copy() if self._target.query is not None else exp.Select()
        names = [f"${i}" for i in range(1, self._width() + 1)]
        is_csv = self._target.options["TYPE"] == "CSV"
        columns = [Column.text(name) if is_csv else Column(name, "VARIANT") for name in names]
        columns += [Column.text(staged_relation.FILENAME), Column.fixed(staged_relation.ROW_NUMBER, 18)]
        relation = binder.relations.add(Relation("", columns))
        source = exp.Table(
            this=exp.to_identifier(relation.name, quoted=True),
            alias=exp.TableAlias(this=exp.to_identifier("STAGED_FILES", quoted=True)),
        )
        if self._target.query is not None:
            node = query.find(exp.Table)
            assert node is not None
            if node.args.get("alias"):
                source.set("alias", node.args["alias"])
            node.replace(source)
            values = [expression.unalias() for expression in query.expressions]
        else:
            values = self._values(names)
            query = query.from_(source)
        fitted = [
            exp.alias_(
                target_columns.cast_to(value, column, of_file=self._target.query is None), column.name, quoted=True
            )
            for value, column in zip(values, self._target.columns, strict=True)
        ]
        fitted += [
            exp.alias_(target_columns.cast_to(value.copy(), column), column.name, quoted=True)
            for column, value in self._target.defaults
        ]
        if only_checked:
            checked = zip(fitted, values, self._target.columns, strict=False)
            query.set("expressions", [_misfit(projection, value, column) for projection, value, column in checked])
        else:
            query.set("expressions", fitted if only is None else [fitted[only]])
        return _Cast(compile_query(query, binder), relation, names)

    def _values(self, names: list[str]) -> list[exp.Expression]:
        """What fills each column when there is no transformation."""

        def field_at(position: int) -> exp.Expression:
            return exp.column(exp.to_identifier(names[position], quoted=True))

        if self._target.match_by != "NONE":
            return [self._matched(column, field_at) for column in self._target.columns]
        if self._target.options["TYPE"] != "CSV":
            if len(self._target.columns) != 1 or self._target.columns[0].type not in ("VARIANT", "OBJECT", "ARRAY"):
                kind = self._target.options["TYPE"]
                raise errors.syntax(
                    f"{kind} file format can produce one and only one column of type variant, object, or array. "
                    "Load data into separate columns by MATCH_BY_COLUMN_NAME or a transformation."
                )
            return [field_at(0)]
        return [self._formatted(field_at(position), column) for position, column in enumerate(self._target.columns)]

    def _formatted(self, value: exp.Expression, column: Column) -> exp.Expression:
        """A text by the DATE_FORMAT, TIME_FORMAT or TIMESTAMP_FORMAT of the file."""
        option, function = _FORMATS.get(column.type, ("TIMESTAMP_FORMAT", f"TO_{column.type}"))
        is_moment = column.type in _FORMATS or column.type.startswith("TIMESTAMP")
        form = str(self._target.options.get(option, "AUTO"))
        if not is_moment or form == "AUTO":
            return value
        return exp.Anonymous(this=function, expressions=[value, exp.Literal.string(form)])

    def _matched(self, column: Column, field_at: Callable[[int], exp.Expression]) -> exp.Expression:
        """The field of a column's name; NULL where the file has none."""

        def means(name: str) -> bool:
            return (
                name == column.name
                if self._target.match_by == "CASE_SENSITIVE"
                else name.upper() == column.name.upper()
            )

        if self._target.options["TYPE"] == "CSV":
            if not self._target.options["PARSE_HEADER"]:
                raise errors.syntax("MATCH_BY_COLUMN_NAME of a CSV file needs PARSE_HEADER = TRUE.")
            positions = [index for index, name in enumerate(self.file.names) if means(name)]
            if not positions:
                return exp.Null()
            return field_at(positions[0])
        named = [name for name in self.file.names if means(name)]
        if not named:
            return exp.Null()
        select = parsing.parse(f'SELECT "$1":{quote(named[0])}')
        identifier_case.fold(select)
        return select.selects[0].unalias()


def _misfit(projection: exp.Expression, value: exp.Expression, column: Column) -> exp.Expression:
    """Whether a value of a record cannot be cast to the column, or is NULL where the column has none.

    DuckDB's TRY, which makes NULL of an error, takes no casts that raise errors of ours: these have TRY_ forms.
    """
    field = value if isinstance(value, exp.Column) else value.find(exp.Column)
    assert field is not None
    given = exp.Not(this=exp.Is(this=field.copy(), expression=exp.Null()))
    if column.type == "TEXT":
        length = exp.Anonymous(this="LENGTH", expressions=[field.copy()])
        misfit: exp.Expression = exp.GT(this=length, expression=exp.Literal.number(column.length or MAX_TEXT_LENGTH))
    elif column.type in _TRIED:
        misfit = exp.Is(this=own("try", projection.unalias()), expression=exp.Null())
    else:
        misfit = exp.Is(this=_trying(projection.unalias()), expression=exp.Null())
    misfit = exp.and_(given, misfit)
    if not column.nullable:
        misfit = exp.or_(misfit, exp.Is(this=field.copy(), expression=exp.Null()))
    return exp.alias_(misfit, column.name, quoted=True)


def _trying(value: exp.Expression) -> exp.Expression:
    """A cast or a conversion of a text, in its TRY_ form."""
    if isinstance(value, exp.Cast):
        return exp.TryCast(this=_trying(value.this), to=value.to)
    if isinstance(value, exp.Anonymous):
        return exp.Anonymous(this=f"TRY_{value.name}", expressions=value.expressions)
    return value


def _at(row: list[str | None], position: int) -> str | None:
    return row[position] if position < len(row) else None
