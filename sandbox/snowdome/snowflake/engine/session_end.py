"""What happens to a session's rows and files when it ends."""

from __future__ import annotations

from snowdome.snowflake.engine.state import EngineState
from snowdome.snowflake.engine.statements import transaction
from snowdome.snowflake.session import Session
from snowdome.snowflake.stage_files import delete_stage


def close(state: EngineState, session: Session) -> None:
    """Rolls back an open transaction, drops temporary tables, views, stages and file formats with what they hold."""
    transaction.end(state, session, "ROLLBACK")
    dropped, stages = [], []
    with state.account.lock:
        for database in state.account.databases.values():
            for schema in database.schemas.values():
                for key, table in list(schema.tables.items()):
                    if table.session_id == session.id:
                        dropped.append(schema.tables.pop(key))
                for name, stage in list(schema.stages.items()):
                    if stage.session_id == session.id:
                        stages.append(schema.stages.pop(name))
                for name, file_format in list(schema.file_formats.items()):
                    if file_format.session_id == session.id:
                        del schema.file_formats[name]
    for table in dropped:
        state.drop_native(table)
    for stage in stages:
        delete_stage(stage)
