"""Changes of native tables' rows in DuckDB."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timezone

from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.engine import load_metadata
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.native_store import physical_name as physical_name
from snowdome.snowflake.engine.query_plan import Plan
from snowdome.snowflake.identifiers import quote
from snowdome.snowflake.result import Column


def insert(running: Execution, table: Table, plan: Plan, columns: list[Column], *, overwrite: bool) -> int:
    """Inserts a query's rows; returns how many."""
    running.register(plan)
    names = ", ".join(quote(column.name) for column in columns)
    with running.atomically() if overwrite else nullcontext():
        if overwrite:
            running.run(f"DELETE FROM {physical_name(table)}")  # noqa: S608 - names are quoted
        running.run(f"INSERT INTO {physical_name(table)} ({names}) {plan.sql}")
        table.rows_changed_on = datetime.now(timezone.utc)
        return running.changed()


def truncate(running: Execution, table: Table) -> None:
    running.run(f"DELETE FROM {physical_name(table)}")  # noqa: S608 - names are quoted
    table.rows_changed_on = datetime.now(timezone.utc)
    with load_metadata.of(running.loads) as metadata:
        metadata.truncate(table)
