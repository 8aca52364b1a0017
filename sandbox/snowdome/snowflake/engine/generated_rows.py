"""TABLE(GENERATOR(...)) and the functions whose values follow from the number of a row: SEQ1 to SEQ8, RANDOM(seed).

A generator delivers no column. Here it has one that nobody can write: the row's number, from 0.

Sources: https://docs.snowflake.com/en/sql-reference/functions/generator, .../functions/seq1, .../functions/random
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pyarrow as pa
from sqlglot import exp
from sqlglot.optimizer.simplify import simplify

from snowdome.snowflake import errors
from snowdome.snowflake.engine.column_names import RESOLVED, told_apart
from snowdome.snowflake.engine.column_types import number
from snowdome.snowflake.engine.relations import Relation, Relations
from snowdome.snowflake.engine.transpile.nodes import own
from snowdome.snowflake.result import Column

ROW = told_apart("GENERATOR", 0)
"""Name of the row's number."""
_TIMED_BATCH_ROWS = 10_000
_TIMED_BATCH_SECONDS = 0.01
"""A generator by time makes at most a million rows a second, so that its rows fit into memory."""

_MOST_ROWS = 2**63 - 1

_BYTES = {exp.Seq1: 1, exp.Seq2: 2, exp.Seq4: 4, exp.Seq8: 8}
_DIGITS = {exp.Seq1: 3, exp.Seq2: 5, exp.Seq4: 10, exp.Seq8: 19}


def bind(source: exp.TableFromRows, relations: Relations) -> None:
    """Puts a relation in the place of TABLE(GENERATOR(...))."""
    generator = source.this
    rows = _constant(generator, "rowcount")
    seconds = _constant(generator, "timelimit")
    relation = Relation("", [Column(ROW, "FIXED", 19, 0)], hidden=frozenset({ROW}))
    if seconds is None:
        relation.function = exp.Anonymous(this="range", expressions=[exp.Literal.number(rows or 0)])
    else:
        relation.read = lambda wanted: _timed(seconds, rows)
    relations.put(source, relation, "GENERATOR")


def _constant(generator: exp.Generator, name: str) -> int | None:
    argument = generator.args.get(name)
    value = simplify(argument.copy()) if argument is not None else exp.Null()
    if isinstance(value, exp.Null):
        return None
    if not isinstance(value, exp.Literal) or value.is_string or not value.is_int:
        raise errors.invalid_argument("GENERATOR", value.sql("snowflake")[:100])
    if int(value.name) > _MOST_ROWS:
        raise errors.invalid_argument("GENERATOR", value.name[:100])
    return int(value.name)


def _timed(seconds: int, most: int | None) -> pa.RecordBatchReader:
    schema = pa.schema([pa.field(ROW, pa.int64())])

    def batches() -> Iterator[pa.RecordBatch]:
        end = time.monotonic() + seconds
        first = 0
        while time.monotonic() < end and (most is None or first < most):
            after = first + _TIMED_BATCH_ROWS if most is None else min(most, first + _TIMED_BATCH_ROWS)
            yield pa.record_batch([pa.array(range(first, after), pa.int64())], schema=schema)
            first = after
            time.sleep(_TIMED_BATCH_SECONDS)

    return pa.RecordBatchReader.from_batches(schema, batches())


def number_rows(tree: exp.Expression, relations: Relations) -> None:
    """Gives SEQ and RANDOM(seed) their rows' numbers. To be called once generators are bound."""
    for node in list(tree.find_all(*_BYTES)):
        node.replace(_sequence(node, _row_number(node, relations)))
    for node in list(tree.find_all(exp.Rand)):
        if node.this is not None:
            mixed = own("hash", node.this.copy(), _row_number(node, relations))
            node.replace(exp.cast(exp.Sub(this=exp.cast(mixed, number(20)), expression=_power(63)), number(19)))


def _row_number(node: exp.Expression, relations: Relations) -> exp.Expression:
    name = node.sql("snowflake")
    select = node.find_ancestor(exp.Select)
    source = select.args.get("from_") if select is not None else None
    table = source.this if source is not None else None
    if isinstance(table, exp.Table) and table.name in relations and ROW in relations[table.name].hidden:
        column = exp.column(exp.to_identifier(ROW, quoted=True), exp.to_identifier(table.alias_or_name, quoted=True))
        column.meta[RESOLVED] = True
        return column
    outer = node.find_ancestor(exp.Where, exp.Having, exp.Qualify, exp.Group, exp.Window, exp.AggFunc, exp.Select)
    if not isinstance(outer, exp.Select):
        raise errors.unsupported(f"{name} outside of the select list of rows that are not generated")
    return exp.Paren(this=exp.Sub(this=exp.Window(this=exp.RowNumber()), expression=exp.Literal.number(1)))


def _sequence(node: exp.Expression, row: exp.Expression) -> exp.Expression:
    sign = node.this.name if isinstance(node.this, exp.Literal) else "0" if node.this is None else ""
    if sign not in ("0", "1"):
        raise errors.invalid_argument(node.sql_name(), node.this.sql("snowflake")[:100])
    bits = 8 * _BYTES[type(node)]
    value = row
    if bits < 64:
        if sign == "0":
            value = _modulo(row, _power(bits - 1))
        else:
            moved = exp.Paren(this=exp.Add(this=row, expression=_power(bits - 1)))
            value = exp.Sub(this=_modulo(moved, _power(bits)), expression=_power(bits - 1))
    return exp.cast(exp.Paren(this=value), number(_DIGITS[type(node)]))


def _modulo(value: exp.Expression, divisor: exp.Expression) -> exp.Expression:
    return exp.Paren(this=exp.Mod(this=value, expression=divisor))


def _power(bits: int) -> exp.Literal:
    return exp.Literal.number(2**bits)
