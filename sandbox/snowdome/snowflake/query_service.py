"""Runs the statements of query requests: one, several, or in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from snowdome.snowflake import dispatch, errors, session_parameters
from snowdome.snowflake.binds import dealt, mark_count
from snowdome.snowflake.context import Context
from snowdome.snowflake.engine import Engine
from snowdome.snowflake.queries import QueryLog, QueryRun
from snowdome.snowflake.requests import QueryRequest
from snowdome.snowflake.result import Column, Result, StatementType
from snowdome.snowflake.script import Statement, split
from snowdome.snowflake.session import Session

THREADS = 64
"""Statements that run at the same time; more wait for a thread, as Snowflake queues them."""


MAX_STATEMENT_CHARACTERS = 1_000_000
MOST_STATEMENTS = 8
"""Statements of full length in a request that may have any number of them."""


class QueryService:
    """Statements in threads of their own, so that no client waits for another's."""

    def __init__(self, engine: Engine, files: Path, on_change: Callable[[], None]) -> None:
        self.queries = QueryLog(engine)
        self._engine = engine
        self._files = files
        self._on_change = on_change
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="statement")

    def submit(self, session: Session, request: QueryRequest) -> QueryRun:
        """Starts the request's statements. A request that was sent before answers the same run."""
        if request.request_id:
            known = self.queries.find_request(session, request.request_id)
            if known is not None:
                return known
        run = self.queries.start(session, request.sql, request.request_id)
        self._threads.submit(self._run, run, request)
        return run

    def close(self) -> None:
        for run in self.queries.running():
            self.queries.cancel(run)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, run: QueryRun, request: QueryRequest) -> None:
        timer = self._timer(run)
        try:
            self.queries.execute(run, lambda: self._work(run, request))
        finally:
            if timer is not None:
                timer.cancel()
        if run.result is not None and run.result.statement_type >= StatementType.DDL:
            self._on_change()

    def _timer(self, run: QueryRun) -> threading.Timer | None:
        seconds = session_parameters.value(run.session, "STATEMENT_TIMEOUT_IN_SECONDS")
        if seconds in (0, session_parameters.DEFAULTS["STATEMENT_TIMEOUT_IN_SECONDS"]):
            return None
        run.limit_seconds = int(seconds)
        timer = threading.Timer(run.limit_seconds, self.queries.cancel, [run])
        timer.daemon = True
        timer.start()
        return timer

    def _work(self, run: QueryRun, request: QueryRequest) -> Result:
        run.parameters = session_parameters.of_request(request.parameters)
        with session_parameters.during_statement(run.parameters):
            return self._statements(run, request)

    def _statements(self, run: QueryRun, request: QueryRequest) -> Result:
        context = Context(run.session, self._engine, self._files, self.queries, dispatch.run_inner)
        wanted = request.statement_count
        if wanted is None:
            wanted = int(session_parameters.value(run.session, "MULTI_STATEMENT_COUNT"))
        _check_length(request.sql, wanted)
        statements = split(request.sql)
        if not statements:
            raise errors.empty_statement()
        if wanted not in (0, len(statements)):
            raise errors.statement_count_mismatch(len(statements), wanted)
        if len(statements) > 1:
            return self._several(context, statements, request)
        (statement,) = statements
        if request.describe_only:
            run.bind_count = mark_count(statement)
        result = dispatch.execute(
            context, statement, request.binds, query_id=run.id, describe_only=request.describe_only
        )
        most = int(session_parameters.value(run.session, "ROWS_PER_RESULTSET"))
        return result.sliced(0, most) if 0 < most < result.total and result.statement_type in _LISTS else result

    def _several(self, context: Context, statements: list[Statement], request: QueryRequest) -> Result:
        """Each statement as a run of its own; the first that fails ends the request."""
        parts = [
            dispatch.run_inner(context, statement, binds, describe_only=request.describe_only)
            for statement, binds in zip(statements, dealt(statements, request.binds), strict=True)
        ]
        return Result(
            [Column.text("multiple statement execution")],
            rows=[("Multiple statements executed successfully.",)],
            statement_type=StatementType.MULTI,
            multi=parts,
        )


_LISTS = (StatementType.SELECT, StatementType.SHOW, StatementType.DESCRIBE, StatementType.LIST)


def _check_length(sql: str, statements: int) -> None:
    """Refuses too long a text before it is read: https://docs.snowflake.com/en/user-guide/query-size-limits."""
    most = MAX_STATEMENT_CHARACTERS * (statements or MOST_STATEMENTS)
    if len(sql) > most:
        raise errors.syntax(f"The statement is longer than {most} characters.")
