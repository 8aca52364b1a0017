"""MERGE INTO ... USING ... ON ... WHEN [NOT] MATCHED ... .

A target row that several source rows would change is an error (ERROR_ON_NONDETERMINISTIC_MERGE = TRUE).
Source: https://docs.snowflake.com/en/sql-reference/sql/merge
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import identifier_case
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.linked.row_changes import ROW_ID
from snowdome.snowflake.engine.statements import target_columns
from snowdome.snowflake.engine.statements.counts import changed_rows
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.engine.statements.row_target import Changes, RowQuery, RowTarget, row_id, row_target
from snowdome.snowflake.engine.statements.update import assignments, new_value
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.result import Column, Result, StatementType

ACTION = "action"
SOURCE_ROW = "source row"
COUNTS = {"insert": "number of rows inserted", "update": "number of rows updated", "delete": "number of rows deleted"}


@dataclass
class _Clause:
    matched: bool
    condition: exp.Expression | None
    kind: str
    values: dict[str, exp.Expression]


def run(running: Execution, request: Request) -> Result:
    """Inserts, updates and deletes in one commit."""
    tree = request.tree
    identifier_case.fold(tree)
    whens = tree.args["whens"].expressions
    kinds = {_kind(when) for when in whens}
    node = tree.this
    target = row_target(running, node, tuple(sorted(kind.upper() for kind in kinds)))
    answer = {COUNTS[kind]: 0 for kind in COUNTS if kind in kinds}
    if request.describe_only:
        return changed_rows(StatementType.MERGE, answer, describe_only=True)
    changes = target.apply(lambda query: _compute(tree, whens, target, query, node.alias_or_name))
    for kind, count in (
        ("insert", changes.inserted.num_rows if changes.inserted is not None else 0),
        ("update", changes.updated.num_rows if changes.updated is not None else 0),
        ("delete", len(changes.deleted)),
    ):
        if kind in kinds:
            answer[COUNTS[kind]] = count
    return changed_rows(StatementType.MERGE, answer)


def _kind(when: exp.When) -> str:
    then = when.args["then"]
    if isinstance(then, exp.Insert):
        return "insert"
    if isinstance(then, exp.Update):
        return "update"
    if isinstance(then, exp.Var) and then.name.upper() == "DELETE":
        return "delete"
    raise errors.unsupported(f"MERGE ... THEN {then.sql('snowflake')[:60]}")


def _compute(tree: Any, whens: list[Any], target: RowTarget, query: RowQuery, alias: str) -> Changes:
    source_alias = _source_alias(tree.args["using"])
    clauses = [_clause(when, query.columns, target, source_alias) for when in whens]

    def build(source: exp.Table) -> exp.Select:
        return _change_query(tree, clauses, query.columns, source, alias, target_columns.defaults_of(target.table))

    rows = query.fetch(build, alias)
    action = rows.column(ACTION)
    updated = _rows_of(rows, action, clauses, "update", [ROW_ID, *(c.name for c in query.columns)])
    inserted = _rows_of(rows, action, clauses, "insert", [c.name for c in query.columns])
    deleted = _rows_of(rows, action, clauses, "delete", [ROW_ID]).column(ROW_ID).combine_chunks()
    touched = pa.concat_arrays(
        [pc.cast(deleted, pa.int64()), pc.cast(updated.column(ROW_ID).combine_chunks(), pa.int64())]
    )
    if len(pc.unique(touched)) != len(touched):
        raise SnowflakeError("100090", "42P18", "Duplicate row detected during DML action")
    return Changes(pc.cast(deleted, pa.int64()), updated, inserted)


def _rows_of(rows: pa.Table, action: Any, clauses: list[_Clause], kind: str, names: list[str]) -> pa.Table:
    numbers = [index for index, clause in enumerate(clauses) if clause.kind == kind]
    chosen = pc.is_in(pc.cast(action, pa.int64()), value_set=pa.array(numbers, pa.int64()))
    return rows.filter(chosen).select(names)


def _source_alias(source: exp.Expression) -> str:
    """The name of USING's rows, given here where the statement gives none."""
    if not source.alias_or_name:
        source.set("alias", exp.TableAlias(this=exp.to_identifier("MERGE_SOURCE", quoted=True)))
    return source.alias_or_name


def _of_source(value: exp.Expression, source_alias: str) -> exp.Expression:
    """`value` of an INSERT: a row that matches nothing has no columns but the source's."""
    for column in list(value.find_all(exp.Column)):
        if not column.table and isinstance(column.this, exp.Identifier):
            column.set("table", exp.to_identifier(source_alias, quoted=True))
    return value


def _clause(when: exp.When, columns: list[Column], target: RowTarget, source_alias: str) -> _Clause:
    kind = _kind(when)
    then = when.args["then"]
    values: dict[str, exp.Expression] = {}
    if kind == "update":
        values = assignments(then.expressions, columns, target)
    elif kind == "insert":
        named = list(then.this.expressions) if isinstance(then.this, (exp.Tuple, exp.Schema)) else []
        wanted = target_columns.named_columns(named, columns, target.case_insensitive)
        if not isinstance(then.expression, exp.Expression):  # sqlglot leaves False where VALUES is missing
            raise errors.syntax("parse error near 'VALUES': there are no values.")
        given = then.expression.expressions if isinstance(then.expression, exp.Tuple) else [then.expression]
        target_columns.check_width(len(wanted), len(given))
        values = {column.name: _of_source(value, source_alias) for column, value in zip(wanted, given, strict=True)}
    condition = when.args.get("condition")
    if condition is not None and kind == "insert":
        condition = _of_source(condition, source_alias)
    return _Clause(bool(when.args.get("matched")), condition, kind, values)


def _change_query(
    tree: Any,
    clauses: list[_Clause],
    columns: list[Column],
    source: exp.Table,
    alias: str,
    defaults: target_columns.Defaults,
) -> exp.Select:
    """Each source row with the target row it matches, and the number of the first clause that applies to it."""
    number = exp.Case()
    for index, clause in enumerate(clauses):
        exists = exp.Is(this=row_id(alias), expression=exp.Null())
        condition: exp.Expression = exp.Not(this=exists) if clause.matched else exists
        if clause.condition is not None:
            condition = exp.and_(condition, clause.condition.copy())
        number = number.when(condition, exp.Literal.number(index))
    select = exp.Select(
        expressions=[
            exp.alias_(row_id(alias), ROW_ID, quoted=True),
            exp.alias_(number, ACTION, quoted=True),
        ]
    )
    for column in columns:
        value = exp.Case()
        for clause, branch in zip(clauses, number.args["ifs"], strict=True):
            if clause.kind != "delete":
                value = value.when(branch.this.copy(), _value(clause, column, alias, defaults))
        if not value.args.get("ifs"):
            select.append("expressions", exp.alias_(exp.Null(), column.name, quoted=True))
            continue
        select.append("expressions", exp.alias_(value, column.name, quoted=True))
    select = select.from_(tree.args["using"].copy())
    return select.join(source, on=tree.args["on"].copy(), join_type="LEFT")


def _value(clause: _Clause, column: Column, alias: str, defaults: target_columns.Defaults) -> exp.Expression:
    if clause.kind == "update":
        return new_value(column, clause.values, alias)
    if column.name in clause.values:
        return target_columns.cast_to(clause.values[column.name].copy(), column)
    if column.name in defaults:
        return target_columns.cast_to(defaults[column.name][1].copy(), column)
    return exp.Null()
