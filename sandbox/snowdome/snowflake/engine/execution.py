"""Runs DuckDB statements for one Snowflake statement: own connection, interruptible, errors in Snowflake's words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from snowdome.snowflake import errors
from snowdome.snowflake.engine.duckdb_errors import streamed, translated
from snowdome.snowflake.engine.load_metadata import LoadMetadata
from snowdome.snowflake.engine.query_plan import Plan
from snowdome.snowflake.engine.state import EngineState, Phase, Transaction
from snowdome.snowflake.identifiers import literal
from snowdome.snowflake.session import Session
from snowdome.snowflake.session_parameters import DEFAULTS, value

if TYPE_CHECKING:
    import duckdb


#: As many as DuckDB makes at a time.
ROWS_AT_ONCE = 2048
MAX_BYTES = 512 * 1024 * 1024
"""Arrow bytes of a statement's rows. Snowflake limits values alone: this one keeps them in memory."""


class Execution:
    """One running statement."""

    def __init__(self, state: EngineState, session: Session, query_id: str) -> None:
        self.state = state
        self.session = session
        self.query_id = query_id
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._registered: list[str] = []
        self._is_atomic = False
        self.own_transaction: str | None = None
        """ID of the transaction that the statement is by itself, once it has a lock."""
        self.reads_only = False
        """Whether it is a query."""

    @property
    def transaction(self) -> Transaction | None:
        """The session's, where one is open."""
        return self.state.transactions.get(self.session.id)

    @property
    def loads(self) -> LoadMetadata | None:
        """What the open transaction has loaded."""
        transaction = self.transaction
        return None if transaction is None else transaction.loads

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The open transaction's connection, else one for this statement alone."""
        if self._connection is None:
            transaction = self.transaction
            if transaction is not None and not (self.reads_only and transaction.is_unused):
                transaction.is_unused = False
                self._connection = transaction.connection
                self._set_time_zone(self._connection)
            else:
                self._connection = self._cursor()
            self.enter(self._connection)
        return self._connection

    def enter(self, phase: duckdb.DuckDBPyConnection | Phase) -> None:
        """Notes what the statement does from now on. Raises 000604 when it has been interrupted."""
        with self.state.lock:
            if self.query_id in self.state.interrupted:
                raise errors.query_cancelled()
            self.state.running[self.query_id] = phase

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A new connection, in the session's time zone."""
        cursor = self.state.native.cursor()
        if value(self.session, "TIMEZONE") != DEFAULTS["TIMEZONE"]:
            self._set_time_zone(cursor)
        return cursor

    def _set_time_zone(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Raises when a failed statement ended the open transaction: DuckDB then runs nothing but ROLLBACK."""
        import duckdb

        setting = f"SET TimeZone = {literal(str(value(self.session, 'TIMEZONE')))}"
        try:
            connection.execute(setting)
        except duckdb.Error as error:
            raise translated(error, setting) from error

    def run(self, sql: str) -> duckdb.DuckDBPyConnection:
        """Runs DuckDB SQL; refusals come as SnowflakeError."""
        import duckdb

        if self.query_id in self.state.interrupted:
            raise errors.query_cancelled()
        try:
            return self.connection.execute(sql)
        except duckdb.Error as error:
            raise translated(error, sql) from error
        except RecursionError as error:
            raise errors.syntax("The statement is nested too deeply.") from error

    def query(self, sql: str) -> pa.Table:
        """Rows of DuckDB SQL; refusals come as SnowflakeError."""
        import duckdb

        if self.query_id in self.state.interrupted:
            raise errors.query_cancelled()
        try:
            with self.connection.sql(sql).to_arrow_reader(ROWS_AT_ONCE) as reader:
                return _within_limit(reader)
        except duckdb.Error as error:
            raise translated(error, sql) from error
        except RecursionError as error:
            raise errors.syntax("The statement is nested too deeply.") from error

    def fetch(self, plan: Plan) -> pa.Table:
        """Rows of a compiled query."""
        self.register(plan)
        return self.query(plan.sql)

    def describe(self, plan: Plan) -> pa.Table:
        """No rows, but the types of a compiled query: binds everything, reads nothing."""
        for relation in plan.relations:
            if relation.read is not None:
                self._register(relation.name, relation.empty())
        return self.query(f"SELECT * FROM ({plan.sql}) LIMIT 0")  # noqa: S608 - compiled here

    def register(self, plan: Plan) -> None:
        """Hands DuckDB the rows that do not live in it."""
        for relation in plan.relations:
            if relation.read is not None:
                self._register(relation.name, relation.rows())

    def _register(self, name: str, rows: pa.Table) -> None:
        self.connection.register(name, rows)
        self._registered.append(name)

    @contextmanager
    def apart(self) -> Iterator[Execution]:
        """An execution on a connection of its own: what fails there leaves the open transaction alone."""
        other = Execution(self.state, self.session, self.query_id)
        other._connection = self._cursor()
        try:
            yield other
        finally:
            other._connection.close()

    @contextmanager
    def atomically(self) -> Iterator[None]:
        """Several DuckDB statements as one, unless a transaction of the user's holds them together anyway."""
        transaction = self.transaction
        if self._is_atomic or (transaction is not None and self.connection is transaction.connection):
            yield
            return
        self.run("BEGIN")
        self._is_atomic = True
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        finally:
            self._is_atomic = False
        self.run("COMMIT")

    def changed(self) -> int:
        """Rows that the last INSERT, UPDATE or DELETE changed."""
        row = self.connection.fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        """Gives back the connection; an open transaction keeps its own."""
        transaction = self.transaction
        if transaction is not None:
            # Before the session counts as free: whoever waits for its lock looks at both.
            transaction.used_at = time.monotonic()
        with self.state.lock:
            self.state.running.pop(self.query_id, None)
            self.state.interrupted.discard(self.query_id)
            self.state.busy[self.session.id] -= 1
        if self.own_transaction is not None:
            self.state.locks.release(self.own_transaction)
        connection = self._connection
        if connection is None:
            return
        if transaction is not None and connection is transaction.connection:
            for name in self._registered:
                connection.unregister(name)
        else:
            connection.close()


def _within_limit(reader: pa.RecordBatchReader) -> pa.Table:
    """The rows. Raises 000002 once they are more than fit, and duckdb.Error for what stops them on the way."""
    batches, size = [], 0
    try:
        for batch in reader:
            size += batch.nbytes
            if size > MAX_BYTES:
                raise _too_many()
            batches.append(batch)
    except OSError as error:
        if "Arrow Appender" in str(error):
            raise _too_many() from error
        raise streamed(str(error)) from error
    return pa.Table.from_batches(batches, reader.schema)


def _too_many() -> errors.SnowflakeError:
    return errors.unsupported(f"rows of more than {MAX_BYTES >> 20} MB in one statement")


def new_transaction_id() -> str:
    """As CURRENT_TRANSACTION prints it: nanoseconds since 1970."""
    return str(time.time_ns())


@contextmanager
def execution(state: EngineState, session: Session, query_id: str) -> Iterator[Execution]:
    """One statement's execution; what it holds is freed at the end."""
    running = Execution(state, session, query_id)
    with state.lock:
        state.busy[session.id] += 1
    try:
        yield running
    finally:
        running.close()
