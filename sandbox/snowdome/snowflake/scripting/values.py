"""Values of variables: as binds, so that each statement gets them in their own types.

https://docs.snowflake.com/en/developer-guide/snowflake-scripting/variables
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from snowdome.snowflake import wire
from snowdome.snowflake.result import Column, Result

_MILLISECONDS_OF_A_DAY = 86_400_000


@dataclass(frozen=True)
class Value:
    """One value, as a driver would send it."""

    type: str
    text: str | None

    @property
    def bind(self) -> dict[str, Any]:
        return {"type": self.type, "value": self.text}

    @property
    def is_true(self) -> bool:
        return self.text is not None and self.text.lower() in ("1", "true")


NULL = Value("TEXT", None)


@dataclass(frozen=True)
class Rows:
    """A RESULTSET: the result of a query that has run."""

    query_id: str
    result: Result


@dataclass(frozen=True)
class Record:
    """A row of a cursor: values by column."""

    fields: Mapping[str, Value]


def number(value: int | None) -> Value:
    return Value("FIXED", None if value is None else str(value))


def boolean(value: bool | None) -> Value:
    return Value("BOOLEAN", None if value is None else str(value).lower())


def text(value: str | None) -> Value:
    return Value("TEXT", value)


def rows_of(result: Result) -> list[list[Value]]:
    """The cells of a result."""
    return [
        [_value(column, cell) for column, cell in zip(result.columns, row, strict=True)]
        for row in wire.rows_as_json(result)
    ]


def records_of(result: Result) -> list[Record]:
    names = [column.name for column in result.columns]
    return [Record(dict(zip(names, row, strict=True))) for row in rows_of(result)]


def _value(column: Column, cell: str | None) -> Value:
    """From what an answer has to what a bind has: other units of dates and times."""
    kind = column.type
    if cell is None:
        return Value(kind, None)
    if kind == "DATE":
        return Value(kind, str(int(cell) * _MILLISECONDS_OF_A_DAY))
    if kind == "TIME" or kind.startswith("TIMESTAMP"):
        seconds, _, offset = cell.partition(" ")
        whole, _, fraction = seconds.partition(".")
        nanoseconds = f"{whole}{fraction:0<9}"
        return Value(kind, f"{int(nanoseconds)} {offset}".strip())
    if kind in ("OBJECT", "ARRAY", "MAP"):
        return Value("VARIANT", cell)
    return Value(kind, cell)


def placed(values: Sequence[Value]) -> dict[str, Any]:
    """Binds of the marks of a statement, in order."""
    return {str(position): value.bind for position, value in enumerate(values, start=1)}
