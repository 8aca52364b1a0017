"""SELECT, VALUES, WITH and set operations.

Source: https://docs.snowflake.com/en/sql-reference/sql/select
"""

from __future__ import annotations

import pyarrow as pa

from sandbox.snowflake.engine import parsing, result_labels
from sandbox.snowflake.engine.binding import Binder
from sandbox.snowflake.engine.execution import Execution
from sandbox.snowflake.engine.query_plan import Plan, compile_query
from sandbox.snowflake.engine.result_table import columns_of, shaped
from sandbox.snowflake.engine.statements.request import Request
from sandbox.snowflake.result import Column, Result, StatementType


def run(running: Execution, request: Request) -> Result:
    """The query's rows; with `describe_only` its columns alone."""
    binder = Binder(running.state, running.session)
    plan = compile_query(request.tree, binder)
    labels = labels_of(plan, request.sql)
    table = running.describe(plan) if request.describe_only else running.fetch(plan)
    columns, rows = shape(table, plan, labels)
    return Result(columns, table=rows, statement_type=StatementType.SELECT)


def labels_of(plan: Plan, sql: str, *, native: bool = False) -> list[str]:
    """Names of the result columns; with `native`, those that they get in a native table or view."""
    names = plan.native_names if native and plan.native_names is not None else plan.names
    if all(names):
        return names
    texts = result_labels.projection_texts(sql, parsing.tokenize(sql))
    if len(texts) != len(names):
        texts = names
    return [name or text for name, text in zip(names, texts, strict=True)]


def shape(table: pa.Table, plan: Plan, labels: list[str]) -> tuple[list[Column], pa.Table]:
    """Columns in Snowflake's types, and the rows in the form that encoders take."""
    columns = columns_of(table, labels, plan.types)
    return columns, shaped(table, columns)
