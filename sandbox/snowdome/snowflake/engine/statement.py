"""Runs one statement: reads its text, and hands it to the file of its kind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pyarrow as pa
from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.engine import parsing, timestamp_mapping
from snowdome.snowflake.engine.binds import substitute
from snowdome.snowflake.engine.compute import DML, check_warehouse, needs_warehouse
from snowdome.snowflake.engine.execution import Execution, execution
from snowdome.snowflake.engine.state import EngineState, Phase
from snowdome.snowflake.engine.statements import (
    copy_into,
    delete,
    insert,
    insert_all,
    merge,
    select,
    table_ddl,
    transaction,
    truncate,
    update,
    view_ddl,
)
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.result import Result
from snowdome.snowflake.session import Session

Handler = Callable[[Execution, Request], Result]


def execute(
    state: EngineState,
    session: Session,
    sql: str,
    binds: dict[str, Any] | None,
    describe_only: bool,
    query_id: str,
) -> Result:
    """Runs one statement. Raises SnowflakeError for whatever is wrong with it."""
    with execution(state, session, query_id) as running:
        running.enter(Phase.COMPILING)
        if session.is_cancelled(query_id):
            # Before it got here: from now on, `interrupt` reaches it.
            raise errors.query_cancelled()
        text, bind_rows = substitute(sql, binds, describe_only=describe_only)
        if copy_into.is_copy(text):
            return copy_into.run(running, text, describe_only)
        return _run(running, parsing.parse(text), text, describe_only, bind_rows)


def _run(
    running: Execution, tree: exp.Expression, text: str, describe_only: bool, bind_rows: pa.Table | None
) -> Result:
    timestamp_mapping.apply(tree, running.session)
    request = Request(text, tree, describe_only, bind_rows)
    handler = _handler(tree)
    running.reads_only = handler is select.run
    if not running.reads_only:
        running.enter(Phase.WORKING)
    if not describe_only and needs_warehouse(tree):
        _check_warehouse(running, handler, request)
    is_change = isinstance(tree, DML) and not describe_only
    with transaction.implicit(running.state, running.session) if is_change else nullcontext():
        return handler(running, request)


def _check_warehouse(running: Execution, handler: Handler, request: Request) -> None:
    """Raises 000606 for a session without a warehouse; before that, what is wrong with the statement itself."""
    try:
        check_warehouse(running.session)
    except errors.SnowflakeError:
        if not isinstance(request.tree, exp.Create):
            handler(running, replace(request, tree=request.tree.copy(), describe_only=True))
        raise


_HANDLERS: tuple[tuple[type[exp.Expression], Handler], ...] = (
    (exp.Query, select.run),
    (exp.Values, select.run),
    (exp.Insert, insert.run),
    (exp.MultitableInserts, insert_all.run),
    (exp.Update, update.run),
    (exp.Delete, delete.run),
    (exp.Merge, merge.run),
    (exp.TruncateTable, truncate.run),
    (exp.Transaction, transaction.begin),
    (exp.Commit, transaction.commit),
    (exp.Rollback, transaction.rollback),
)


def _handler(tree: exp.Expression) -> Handler:
    for kind, handler in _HANDLERS:
        if isinstance(tree, kind):
            return handler
    kind_name = str(tree.args.get("kind") or "").upper()
    if isinstance(tree, exp.Create):
        if kind_name == "TABLE":
            return table_ddl.create
        if kind_name == "VIEW":
            return view_ddl.create
        raise errors.unsupported(f"CREATE {kind_name}")
    if isinstance(tree, exp.Drop):
        if kind_name == "TABLE":
            return table_ddl.drop
        if kind_name == "VIEW":
            return view_ddl.drop
        raise errors.unsupported(f"DROP {kind_name}")
    if isinstance(tree, exp.Alter):
        return table_ddl.alter
    if isinstance(tree, exp.Command):
        raise errors.unsupported(" ".join(tree.sql("snowflake").split()[:3]))
    if isinstance(tree, (exp.Alias, exp.Column, exp.Literal)):
        # Not a statement at all: sqlglot reads a lone expression.
        raise errors.syntax_error(1, 0, tree.sql("snowflake").split()[0])
    raise errors.unsupported(tree.key.upper())
