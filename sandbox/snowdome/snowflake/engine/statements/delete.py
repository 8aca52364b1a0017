"""DELETE FROM ... [USING ...] [WHERE ...].

Source: https://docs.snowflake.com/en/sql-reference/sql/delete
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from snowdome.snowflake.engine import identifier_case
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.linked.row_changes import ROW_ID
from snowdome.snowflake.engine.statements.counts import changed_rows
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.engine.statements.row_target import Changes, RowQuery, row_id, row_target
from snowdome.snowflake.result import Result, StatementType

COUNT = "number of rows deleted"


def run(running: Execution, request: Request) -> Result:
    """Deletes the rows for which the condition is true."""
    tree = request.tree
    identifier_case.fold(tree)
    node = tree.this
    target = row_target(running, node, ("DELETE",))
    alias = node.alias_or_name
    if request.describe_only:
        return changed_rows(StatementType.DELETE, {COUNT: 0}, describe_only=True)

    def build(source: exp.Table) -> exp.Select:
        select = exp.Select(expressions=[exp.alias_(row_id(alias), ROW_ID, quoted=True)], distinct=exp.Distinct())
        select = select.from_(source)
        for using in tree.args.get("using") or []:
            select = select.join(using.copy(), join_type="CROSS")
        where = tree.args.get("where")
        return select.where(where.this.copy()) if where is not None else select

    def compute(query: RowQuery) -> Changes:
        rows = query.fetch(build, alias)
        return Changes(pc.cast(rows.column(ROW_ID).combine_chunks(), pa.int64()))

    changes = target.apply(compute)
    return changed_rows(StatementType.DELETE, {COUNT: len(changes.deleted)})
