"""INSERT [OVERWRITE] { ALL | FIRST }: the rows of one query into several native tables.

Source: https://docs.snowflake.com/en/sql-reference/sql/insert-multi-table
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import identifier_case, parsing
from snowdome.snowflake.engine.binding import Binder
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.query_plan import compile_query
from snowdome.snowflake.engine.relations import Relation
from snowdome.snowflake.engine.result_table import columns_of
from snowdome.snowflake.engine.statements import insert, native_write, table_lock, target_columns
from snowdome.snowflake.engine.statements.counts import changed_rows
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.result import Column, Result, StatementType

_SOURCE = "SOURCE"
_WHEN = "WHEN "
"""Of the names of columns that tell which rows a WHEN takes; a name with a blank is not a user's without quotes."""


@dataclass
class _Into:
    """One INTO, and the number of the WHEN above it; None of an unconditional insert, -1 of ELSE."""

    tree: exp.Insert
    when: int | None


def run(running: Execution, request: Request) -> Result:
    """Runs the query once; each INTO takes the rows that its WHEN leaves it. All of it happens, or nothing."""
    tree = request.tree
    # sqlglot reads OVERWRITE here, and forgets it.
    overwrite = parsing.tokenize(request.sql)[1].text.upper() == "OVERWRITE"
    identifier_case.fold(tree)
    if request.bind_rows is not None:
        raise errors.unsupported("array binds in a multi-table INSERT")
    clauses, conditions = _clauses(tree)
    targets = []
    for clause in clauses:
        database, schema, table, columns = insert.into(running, clause.tree)
        if database.link is not None:
            raise errors.unsupported("multi-table INSERT into a table of a catalog-linked database")
        targets.append((clause, table, columns))
        if overwrite and not request.describe_only:
            table_lock.take(running, database, schema, table)
    counts = {f"{insert.COUNT} into {table.name}": 0 for _, table, _ in targets}
    if request.describe_only:
        return changed_rows(StatementType.MULTI_INSERT, counts, describe_only=True)
    with running.atomically():
        relation, width = _rows(running, tree.args["source"], conditions)
        if overwrite:
            for table in {id(table): table for _, table, _ in targets}.values():
                native_write.truncate(running, table)
        for clause, table, columns in targets:
            taken = _taken(clause.when, len(conditions), first=tree.args.get("kind") == "FIRST")
            count = _insert(running, clause.tree, table, columns, relation, width, taken)
            counts[f"{insert.COUNT} into {table.name}"] += count
    return changed_rows(StatementType.MULTI_INSERT, counts)


def _clauses(tree: exp.Expression) -> tuple[list[_Into], list[exp.Expression]]:
    """Every INTO in order, and the conditions of the WHENs."""
    clauses: list[_Into] = []
    conditions: list[exp.Expression] = []
    current: int | None = None
    for entry in tree.expressions:
        if entry.args.get("else_"):
            current = -1
        elif entry.args.get("expression") is not None:
            conditions.append(entry.expression)
            current = len(conditions) - 1
        clauses.append(_Into(entry.this, current))
    if not conditions and (tree.args.get("kind") != "ALL" or current is not None):
        raise errors.syntax("INSERT FIRST needs a WHEN. Write INSERT ALL to insert each row into each table.")
    return clauses, conditions


def _rows(running: Execution, query: exp.Expression, conditions: list[exp.Expression]) -> tuple[Relation, int]:
    """The query's rows, held in memory, and how many columns they have; behind them what each condition said."""
    source = exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(_SOURCE, quoted=True)))
    select = exp.Select(expressions=[exp.Star()]).from_(source)
    for number, condition in enumerate(conditions):
        said = exp.Coalesce(this=exp.Paren(this=condition), expressions=[exp.false()])
        select.append("expressions", exp.alias_(said, f"{_WHEN}{number}", quoted=True))
    plan = compile_query(select, Binder(running.state, running.session))
    table = running.fetch(plan)
    names = plan.native_names
    # Columns of one name can be inserted, but not named.
    unique = [f"{name} {at}" if names.count(name) > 1 else name for at, name in enumerate(names, start=1)]
    columns = columns_of(table, unique, plan.types)
    width = len(columns) - len(conditions)
    return Relation.of_rows(columns, table.rename_columns([column.name for column in columns])), width


def _taken(when: int | None, conditions: int, *, first: bool) -> exp.Expression | None:
    """Whether a row goes into a clause."""

    def said(number: int) -> exp.Expression:
        return exp.column(exp.to_identifier(f"{_WHEN}{number}", quoted=True), exp.to_identifier(_SOURCE, quoted=True))

    if when is None:
        return None
    others = range(conditions) if when < 0 else range(when) if first else range(0)
    terms = [exp.Not(this=said(number)) for number in others]
    return exp.and_(*([] if when < 0 else [said(when)]), *terms)


def _insert(
    running: Execution,
    tree: exp.Insert,
    table: Table,
    columns: list[Column],
    relation: Relation,
    width: int,
    taken: exp.Expression | None,
) -> int:
    defaults = target_columns.defaults_of(table)
    binder = Binder(running.state, running.session)
    own = binder.relations.add(Relation.of_rows(relation.columns, relation.rows()))
    source = exp.Table(
        this=exp.to_identifier(own.name, quoted=True),
        alias=exp.TableAlias(this=exp.to_identifier(_SOURCE, quoted=True)),
    )
    select = exp.Select(expressions=list(_values(tree, relation.columns[:width], columns, defaults))).from_(source)
    if taken is not None:
        select = select.where(taken)
    plan = insert.rows_for(binder, select, columns, defaults)
    return native_write.insert(running, table, plan, [*columns, *insert.unnamed(columns, defaults)], overwrite=False)


def _values(
    tree: exp.Insert, given: list[Column], columns: list[Column], defaults: target_columns.Defaults
) -> Iterator[exp.Expression]:
    """What fills the target's columns: the clause's VALUES, or every column of the query."""
    if tree.expression is None:
        for column in given:
            yield exp.column(exp.to_identifier(column.name, quoted=True), exp.to_identifier(_SOURCE, quoted=True))
        return
    values = insert.defaults_filled(tree.expression, columns, defaults)
    (row,) = values.expressions
    yield from (row.expressions if isinstance(row, exp.Tuple) else [row])
