"""BEGIN, COMMIT and ROLLBACK of native tables. Each statement on an Iceberg table commits by itself.

Source: https://docs.snowflake.com/en/sql-reference/transactions
"""

from __future__ import annotations

from sandbox.snowflake.engine.execution import Execution
from sandbox.snowflake.engine.state import EngineState
from sandbox.snowflake.engine.statements.request import Request
from sandbox.snowflake.result import Result, StatementType, status
from sandbox.snowflake.session import Session


def begin(running: Execution, request: Request) -> Result:
    """Open a transaction; inside an open one nothing happens, as in Snowflake."""
    state, session = running.state, running.session
    if not request.describe_only and session.id not in state.transactions:
        connection = state.native.cursor()
        connection.execute("BEGIN")
        state.transactions[session.id] = connection
    return _done()


def commit(running: Execution, request: Request) -> Result:
    if not request.describe_only:
        end(running.state, running.session, "COMMIT")
    return _done()


def rollback(running: Execution, request: Request) -> Result:
    if not request.describe_only:
        end(running.state, running.session, "ROLLBACK")
    return _done()


def end(state: EngineState, session: Session, how: str) -> None:
    """Close the session's transaction, if it has one; `how` is COMMIT or ROLLBACK."""
    connection = state.transactions.pop(session.id, None)
    if connection is None:
        return
    import duckdb

    from sandbox.snowflake.engine.duckdb_errors import translated

    try:
        connection.execute(how)
    except duckdb.Error as error:
        raise translated(error, how) from error
    finally:
        connection.close()


def _done() -> Result:
    return status("Statement executed successfully.", StatementType.TRANSACTION)
