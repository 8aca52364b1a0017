"""What happens to a session's rows when it ends."""

from __future__ import annotations

from snowdome.snowflake.engine.state import EngineState
from snowdome.snowflake.engine.statements import transaction
from snowdome.snowflake.session import Session


def close(state: EngineState, session: Session) -> None:
    """Rolls back an open transaction, drops temporary tables and file formats."""
    transaction.end(state, session, "ROLLBACK")
    dropped = []
    with state.account.lock:
        for database in state.account.databases.values():
            for schema in database.schemas.values():
                for key, table in list(schema.tables.items()):
                    if table.session_id == session.id:
                        dropped.append(schema.tables.pop(key))
                for name, file_format in list(schema.file_formats.items()):
                    if file_format.session_id == session.id:
                        del schema.file_formats[name]
    for table in dropped:
        if table.storage_name:
            state.native.drop(table.storage_name)
