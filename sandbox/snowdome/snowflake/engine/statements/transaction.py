"""BEGIN, COMMIT and ROLLBACK of native tables; with AUTOCOMMIT = FALSE a DML statement begins by itself.

Tables of linked databases take no part in transactions: DML on them is refused in one.
Source: https://docs.snowflake.com/en/sql-reference/transactions
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from snowdome.snowflake import errors
from snowdome.snowflake.engine.execution import Execution, new_transaction_id
from snowdome.snowflake.engine.state import EngineState, Transaction
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.result import Result, StatementType, status
from snowdome.snowflake.session import Session
from snowdome.snowflake.session_parameters import value


def begin(running: Execution, request: Request) -> Result:
    """Opens a transaction; inside an open one nothing happens, as in Snowflake."""
    if not request.describe_only:
        _open(running.state, running.session)
    return _done()


def _open(state: EngineState, session: Session) -> None:
    if session.id not in state.transactions:
        connection = state.native.cursor()
        connection.execute("BEGIN")
        state.transactions[session.id] = Transaction(new_transaction_id(), session.user, connection)


@contextmanager
def implicit(state: EngineState, session: Session) -> Iterator[None]:
    """Around a DML statement: it begins a transaction when AUTOCOMMIT is off and none is open.

    When the first statement of a transaction fails, nothing is left of it, and the next one begins again.
    """
    if value(session, "AUTOCOMMIT") or session.id in state.transactions:
        yield
        return
    _open(state, session)
    try:
        yield
    except BaseException:
        end(state, session, "ROLLBACK")
        raise


def commit(running: Execution, request: Request) -> Result:
    if not request.describe_only:
        end(running.state, running.session, "COMMIT")
    return _done()


def rollback(running: Execution, request: Request) -> Result:
    if not request.describe_only:
        end(running.state, running.session, "ROLLBACK")
    return _done()


def abort(state: EngineState, session: Session, transaction_id: str) -> bool:
    """What SYSTEM$ABORT_TRANSACTION does. Whether the transaction was open, and the session may end it."""
    is_administrator = session.role == "ACCOUNTADMIN"
    for session_id, found in list(state.transactions.items()):
        if found.id != transaction_id or not (found.user == session.user or is_administrator):
            continue
        if state.busy[session_id] and session_id != session.id:
            raise errors.unsupported("aborting a transaction while a statement of it runs; cancel that first")
        _end(state, session_id, "ROLLBACK")
        return True
    return False


def end(state: EngineState, session: Session, how: str) -> None:
    """Closes the session's transaction, if it has one; `how` is COMMIT or ROLLBACK."""
    _end(state, session.id, how)


def _end(state: EngineState, session_id: int, how: str) -> None:
    transaction = state.transactions.pop(session_id, None)
    if transaction is None:
        return
    import duckdb

    from snowdome.snowflake.engine.duckdb_errors import translated

    try:
        transaction.connection.execute(how)
    except duckdb.Error as error:
        raise translated(error, how) from error
    finally:
        transaction.connection.close()
        state.locks.release(transaction.id)
    if how == "COMMIT":
        transaction.loads.commit()


def _done() -> Result:
    return status("Statement executed successfully.", StatementType.TRANSACTION)
