"""UPDATE ... SET ... [FROM ...] [WHERE ...].

When several rows of FROM match one row, one of them is taken, as with ERROR_ON_NONDETERMINISTIC_UPDATE = FALSE.
Source: https://docs.snowflake.com/en/sql-reference/sql/update
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import identifier_case
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.linked.row_changes import ROW_ID
from snowdome.snowflake.engine.statements import target_columns
from snowdome.snowflake.engine.statements.counts import changed_rows
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.engine.statements.row_target import Changes, RowQuery, RowTarget, row_id, row_target
from snowdome.snowflake.result import Column, Result, StatementType

COUNTS = ("number of rows updated", "number of multi-joined rows updated")


def run(running: Execution, request: Request) -> Result:
    """Changes the rows for which the condition is true."""
    tree = request.tree
    identifier_case.fold(tree)
    node = tree.this
    target = row_target(running, node, ("UPDATE",))
    alias = node.alias_or_name
    if request.describe_only:
        return changed_rows(StatementType.UPDATE, dict.fromkeys(COUNTS, 0), describe_only=True)
    multi_joined = 0

    def compute(query: RowQuery) -> Changes:
        nonlocal multi_joined
        values = assignments(tree.expressions, query.columns, target)

        def build(source: exp.Table) -> exp.Select:
            select = exp.Select(expressions=[exp.alias_(row_id(alias), ROW_ID, quoted=True)])
            for column in query.columns:
                select.append("expressions", exp.alias_(new_value(column, values, alias), column.name, quoted=True))
            select = select.from_(source)
            joined = tree.args.get("from_") or tree.args.get("from")
            if joined is not None:
                select = _joined(select, joined)
            where = tree.args.get("where")
            return select.where(where.this.copy()) if where is not None else select

        rows = query.fetch(build, alias)
        unique = first_of_each(rows)
        multi_joined = rows.num_rows - unique.num_rows
        return Changes(pa.array([], pa.int64()), updated=unique)

    changes = target.apply(compute)
    updated = changes.updated.num_rows if changes.updated is not None else 0
    result = changed_rows(StatementType.UPDATE, {COUNTS[0]: updated, COUNTS[1]: multi_joined})
    result.rowcount = updated
    return result


def _joined(select: exp.Select, joined: Any) -> exp.Select:
    source = joined.this.copy()
    inner_joins = source.args.get("joins") or []
    source.set("joins", None)
    select = select.join(source, join_type="CROSS")
    for join in inner_joins:
        select.append("joins", join.copy())
    return select


def assignments(sets: list[Any], columns: list[Column], target: RowTarget) -> dict[str, exp.Expression]:
    """New values by column name. Raises 000904 for a column that the table does not have."""
    found: dict[str, exp.Expression] = {}
    for assignment in sets:
        if not isinstance(assignment, exp.EQ) or not isinstance(assignment.this, exp.Column):
            raise errors.syntax(f"parse error near '{assignment.sql('snowflake')[:80]}'.")
        column = target_columns.find(assignment.this.this, columns, target.case_insensitive)
        if column.name in found:
            raise errors.syntax(f"duplicate column name '{column.name}'")
        found[column.name] = assignment.expression
    return found


def new_value(column: Column, values: dict[str, exp.Expression], alias: str) -> exp.Expression:
    """A column's value after the update: as assigned, else what it is."""
    if column.name in values:
        return target_columns.cast_to(values[column.name].copy(), column)
    return exp.column(exp.to_identifier(column.name, quoted=True), exp.to_identifier(alias, quoted=True))


def first_of_each(rows: pa.Table) -> pa.Table:
    """The first row of each row number."""
    ids = rows.column(ROW_ID).to_pylist()
    seen: set[int] = set()
    kept = [index for index, number in enumerate(ids) if not (number in seen or seen.add(number))]  # type: ignore[func-returns-value]
    return rows if len(kept) == rows.num_rows else rows.take(kept)
