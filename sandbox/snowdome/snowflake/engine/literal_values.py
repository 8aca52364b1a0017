"""Long VALUES lists of plain literals, as rows instead of a tree: loaders send thousands of rows this way, and
qualifying and typing each cell would take longer than everything else together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.result_table import arrow_type
from snowdome.snowflake.result import Column

FEWEST_ROWS = 20
"""Shorter lists take the ordinary way."""

_NOT_LITERAL = object()


def relation(values: exp.Values, names: list[str]) -> Relation | None:
    """The rows as a relation; None when they are few, or hold anything but numbers, texts, booleans and NULL."""
    if len(values.expressions) < FEWEST_ROWS:
        return None
    rows = []
    for row in values.expressions:
        cells = [_value(cell) for cell in (row.expressions if isinstance(row, exp.Tuple) else [row])]
        if any(cell is _NOT_LITERAL for cell in cells):
            return None
        rows.append(cells)
    columns, arrays = [], []
    for name, values_of_column in zip(names, zip(*rows, strict=True), strict=True):
        column = _column(name, values_of_column)
        if column is None:
            return None
        columns.append(column)
        arrays.append(pa.array([_exact(cell) for cell in values_of_column], arrow_type(column)))
    return Relation.of_rows(columns, pa.Table.from_arrays(arrays, names=names))


def _value(cell: exp.Expression) -> Any:
    if isinstance(cell, exp.Null):
        return None
    if isinstance(cell, exp.Boolean):
        return bool(cell.this)
    negative = isinstance(cell, exp.Neg)
    literal = cell.this if negative else cell
    if not isinstance(literal, exp.Literal):
        return _NOT_LITERAL
    if literal.is_string:
        return _NOT_LITERAL if negative else literal.name
    text = literal.name
    if not text.replace(".", "", 1).isdigit() or len(text) > 38:
        return _NOT_LITERAL
    return Decimal(f"-{text}" if negative else text)


def _column(name: str, cells: tuple[Any, ...]) -> Column | None:
    kinds = {type(cell) for cell in cells if cell is not None}
    if not kinds or kinds == {str}:
        return Column.text(name)
    if kinds == {bool}:
        return Column.boolean(name)
    if kinds != {Decimal}:
        return None
    numbers = [cell.as_tuple() for cell in cells if cell is not None]
    scale = max(-number.exponent for number in numbers)
    leading = max(len(number.digits) + number.exponent for number in numbers)
    precision = max(leading, 0) + scale
    return Column.fixed(name, max(precision, 1), scale) if precision <= 38 else None


def _exact(cell: Any) -> Any:
    return int(cell) if isinstance(cell, Decimal) and cell.as_tuple().exponent == 0 else cell
