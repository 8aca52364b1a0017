"""Locks of tables.

https://docs.snowflake.com/en/sql-reference/sql/show-locks
"""

from __future__ import annotations

from snowdome.snowflake import show
from snowdome.snowflake.catalog import access
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result

COLUMNS = (
    *Column.texts("resource", "type"),
    Column.fixed("transaction", 19),
    Column.timestamp("transaction_started_on"),
    Column.text("status"),
    Column.timestamp("acquired_on"),
    Column.text("query_id"),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    """SHOW LOCKS [IN ACCOUNT]: of tables that the role may see, those of the user's sessions; ACCOUNTADMIN's of all."""
    in_account = cursor.accept("IN", "ACCOUNT")
    cursor.end()
    session = context.session
    is_administrator = session.role == "ACCOUNTADMIN"
    rows = [
        {
            "resource": lock.resource,
            "type": "PARTITIONS",
            "transaction": int(lock.transaction),
            "transaction_started_on": lock.started_on,
            "status": "HOLDING" if lock.acquired_on is not None else "WAITING",
            "acquired_on": lock.acquired_on,
            "query_id": lock.query_id,
            "session": lock.session.id,
        }
        for lock in context.engine.table_locks()
        if access.is_visible(session, lock.target)
        and (lock.session.user == session.user or (in_account and is_administrator))
    ]
    columns = (*COLUMNS, Column.fixed("session", 19)) if is_administrator else COLUMNS
    return show.table(columns, rows, show.Filter(), key="resource")
