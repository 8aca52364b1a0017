"""What a statement does before it changes or deletes rows of a native table."""

from __future__ import annotations

import time
from functools import partial

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine.execution import Execution, new_transaction_id
from snowdome.snowflake.engine.statements import transaction
from snowdome.snowflake.engine.table_locks import TableLock
from snowdome.snowflake.identifiers import Name
from snowdome.snowflake.session_parameters import value

IDLE_SECONDS = 300.0
"""A transaction that blocks another's and has run no statement for so long is rolled back:
https://docs.snowflake.com/en/sql-reference/transactions"""


def take(running: Execution, database: Database, schema: Schema, table: Table) -> None:
    """Waits until no other transaction changes the table's rows: before DuckDB fixes what this one sees.

    Raises 000625 after LOCK_TIMEOUT seconds. COMMIT and ROLLBACK give the lock back, and so does the statement's end
    when it is a transaction by itself.
    """
    session = running.session
    owner = running.transaction.id if running.transaction is not None else running.own_transaction
    if owner is None:
        owner = running.own_transaction = new_transaction_id()
    resource = ".".join(str(Name.stored(part.name)) for part in (database, schema, table))
    wanted = TableLock(table, resource, owner, session, running.query_id)
    seconds = float(value(session, "LOCK_TIMEOUT"))
    running.state.locks.acquire(wanted, seconds, partial(_while_waiting, running))


def _while_waiting(running: Execution, holder: TableLock) -> None:
    """Raises 000604 when the statement has been interrupted; ends a transaction that nobody uses any more."""
    state, session = running.state, holder.session
    if running.query_id in state.interrupted:
        raise errors.query_cancelled()
    blocking = state.transactions.get(session.id)
    if blocking is None or blocking.id != holder.transaction or state.busy[session.id]:
        return
    if time.monotonic() - blocking.used_at > IDLE_SECONDS:
        transaction.end(state, session, "ROLLBACK")
