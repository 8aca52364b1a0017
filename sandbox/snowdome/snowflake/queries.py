"""Statements that run or have run: their state, result and text, for polling, RESULT_SCAN and canceling."""

from __future__ import annotations

import logging
import secrets
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from snowdome.snowflake import errors, running_statement
from snowdome.snowflake.engine import Engine
from snowdome.snowflake.result import Result
from snowdome.snowflake.session import Session

KEPT_QUERIES = 1_000
"""Finished statements whose state and result stay; Snowflake keeps results for 24 hours instead."""
KEPT_RESULT_BYTES = 256 * 1024 * 1024
"""Arrow bytes of results that stay for RESULT_SCAN and chunk downloads; the newest always stays."""

log = logging.getLogger("snowdome.snowflake")


@dataclass
class QueryRun:
    """One statement."""

    id: str
    session: Session
    sql: str
    request_id: str = ""
    parent: str = ""
    """The statement that runs this one: a block, or a request of several."""
    started_at: datetime = field(default_factory=lambda: datetime.now(timezone.utc))
    ended_at: datetime | None = None
    result: Result | None = None
    result_bytes: int = 0
    """Arrow bytes of the result, counted once: the sum over all buffers takes a millisecond for many rows."""
    error: errors.SnowflakeError | None = None
    cancelled: bool = False
    asynchronous: bool = False
    """Whether the client asked not to wait for it."""
    limit_seconds: int | None = None
    """STATEMENT_TIMEOUT_IN_SECONDS, where it is shorter than the default of two days."""
    parameters: dict[str, str] = field(default_factory=dict)
    """Session parameters that the request gave for this statement alone."""
    bind_count: int = 0
    """Marks for values in a statement that is only described."""
    chunk_key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    """Secret part of the URLs of this result's chunks: they carry no session token."""
    done: threading.Event = field(default_factory=threading.Event)
    on_done: list[Callable[[], object]] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        return self.done.is_set()

    def encoding_deadline(self) -> float:
        """Of time.monotonic(): what the statement has left of its time, from now on."""
        if self.limit_seconds is None or self.ended_at is None:
            return float("inf")
        return time.monotonic() + self.limit_seconds - (self.ended_at - self.started_at).total_seconds()


class QueryLog:
    """All statements of the account, newest last."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._runs: OrderedDict[str, QueryRun] = OrderedDict()
        self._by_request: dict[str, QueryRun] = {}
        self._kept_bytes = 0
        self._lock = threading.Lock()

    def start(self, session: Session, sql: str, request_id: str = "") -> QueryRun:
        """Registers a statement that is about to run."""
        run = QueryRun(new_query_id(), session, sql, request_id, running_statement.query_id())
        with self._lock:
            self._runs[run.id] = run
            if request_id:
                self._by_request[request_id] = run
            self._forget_old()
        return run

    def find_request(self, session: Session, request_id: str) -> QueryRun | None:
        """The statement of a request that a driver sends again after a broken connection."""
        run = self._by_request.get(request_id)
        return run if run is not None and run.session is session else None

    def get(self, query_id: str) -> QueryRun | None:
        return self._runs.get(query_id)

    def is_cancelled(self, query_id: str) -> bool:
        """Whether a statement was asked to stop."""
        run = self._runs.get(query_id)
        return run is not None and run.cancelled

    def running(self) -> list[QueryRun]:
        with self._lock:
            return [run for run in self._runs.values() if not run.finished]

    def is_current(self, run: QueryRun) -> bool:
        """Whether the calling statement is this one."""
        return run.id == running_statement.query_id()

    def execute(self, run: QueryRun, work: Callable[[], Result]) -> None:
        """Runs `work` and keeps what it answers. Never raises: our own faults become 000603 and a log entry."""
        outcome: Result | errors.SnowflakeError
        try:
            if run.cancelled:
                raise errors.query_cancelled()
            with running_statement.entered(run.id, run.sql):
                outcome = work()
            outcome.query_id = run.id
        except errors.SnowflakeError as error:
            outcome = error
        except RecursionError:
            outcome = errors.too_deeply_nested()
        except Exception:
            incident = str(time.time_ns() % 10_000_000)
            log.exception("incident %s in statement %s", incident, run.id)
            outcome = errors.internal(incident)
        self._finish(run, outcome)

    def _finish(self, run: QueryRun, outcome: Result | errors.SnowflakeError) -> None:
        """Keeps how a statement ended; the first end counts."""
        with self._lock:
            if run.finished:
                return
            if isinstance(outcome, Result):
                run.result = outcome
                run.result_bytes = outcome.table.nbytes if outcome.table is not None else 0
                self._kept_bytes += run.result_bytes
            else:
                run.error = errors.query_cancelled() if run.cancelled else outcome
            run.ended_at = datetime.now(timezone.utc)
            with run.session.lock:
                run.session.last_query_id = run.id
                run.session.query_ids.append(run.id)
                del run.session.query_ids[:-KEPT_QUERIES]
            run.done.set()
        for notify in run.on_done:
            notify()

    def cancel(self, run: QueryRun) -> None:
        """Makes a running statement, and what it runs, fail with 000604."""
        if not run.finished:
            run.cancelled = True
            for inner in self.running():
                if inner.parent == run.id:
                    self.cancel(inner)
            if self._engine.interrupt(run.id):
                # Its thread may go on reading a long text; nothing comes of it, and the client need not wait.
                self._finish(run, errors.query_cancelled())

    def result(self, session: Session, query_id: str) -> Result:
        """The finished result of one of the user's statements, for RESULT_SCAN; 000709 otherwise."""
        run = self._runs.get(query_id)
        if run is None or run.session.user != session.user or run.result is None:
            raise errors.query_not_found(query_id)
        return run.result

    def _forget_old(self) -> None:
        """Drops finished statements, oldest first, until the rest is within the limits."""
        for query_id in list(self._runs):
            if len(self._runs) <= KEPT_QUERIES and self._kept_bytes <= KEPT_RESULT_BYTES:
                return
            run = self._runs[query_id]
            if not run.finished or next(reversed(self._runs)) == query_id:
                continue
            self._kept_bytes -= run.result_bytes
            del self._runs[query_id]
            self._by_request.pop(run.request_id, None)


def new_query_id() -> str:
    """A UUID, as drivers check."""
    return str(uuid.uuid4())
