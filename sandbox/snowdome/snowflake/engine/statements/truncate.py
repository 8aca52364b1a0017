"""TRUNCATE TABLE [IF EXISTS].

Source: https://docs.snowflake.com/en/sql-reference/sql/truncate-table
"""

from __future__ import annotations

from sqlglot import exp

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.engine import identifier_case
from snowdome.snowflake.engine.binding import qualified_name
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.statements import native_write, table_lock
from snowdome.snowflake.engine.statements.linked_target import target
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.result import Result, StatementType, status


def run(running: Execution, request: Request) -> Result:
    """Deletes all rows; of an Iceberg table in one commit, its history stays."""
    tree = request.tree
    identifier_case.fold(tree)
    if len(tree.expressions) != 1 or not isinstance(tree.expressions[0], exp.Table):
        raise errors.unsupported("TRUNCATE of several tables")
    name = qualified_name(tree.expressions[0])
    done = status("Statement executed successfully.", StatementType.DDL)
    try:
        database, schema, table = resolve.table(running.session, name, "TRUNCATE")
    except errors.SnowflakeError as error:
        if error.is_missing and tree.args.get("exists"):
            return done
        raise
    if request.describe_only:
        return done
    if table.table_kind == "VIEW":
        raise errors.unsupported(f"TRUNCATE of the view {table.name}")
    if table.table_kind == "ICEBERG":
        target(running, database, schema, table).commit(lambda iceberg: iceberg.delete())
    else:
        table_lock.take(running, database, schema, table)
        native_write.truncate(running, table)
    return done
