"""SELECT, VALUES, WITH and set operations.

Source: https://docs.snowflake.com/en/sql-reference/sql/select
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from snowdome.snowflake import errors
from snowdome.snowflake.engine.binding import Binder
from snowdome.snowflake.engine.column_types import ICEBERG_TEXT_LENGTH
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.query_plan import Plan, compile_query
from snowdome.snowflake.engine.result_table import columns_of, shaped
from snowdome.snowflake.engine.statements.request import Request
from snowdome.snowflake.result import Column, Result, StatementType
from snowdome.snowflake.session_parameters import value


def run(running: Execution, request: Request) -> Result:
    """The query's rows; with `describe_only` its columns alone."""
    binder = Binder(running.state, running.session)
    plan = compile_query(request.tree, binder)
    table = running.describe(plan) if request.describe_only else running.fetch(plan)
    columns, rows = shape(table, plan)
    return Result(
        columns,
        table=rows,
        statement_type=StatementType.SELECT,
        json_indent=int(value(running.session, "JSON_INDENT")),
        structured=bool(value(running.session, "ENABLE_STRUCTURED_TYPES_IN_SNOWPARK_CONNECT_RESPONSE")),
    )


def shape(table: pa.Table, plan: Plan) -> tuple[list[Column], pa.Table]:
    """Columns in Snowflake's types, and the rows in the form that encoders take."""
    refuse_long_texts(table)
    columns = columns_of(table, plan.names, plan.types)
    return columns, shaped(table, columns)


def refuse_long_texts(table: pa.Table) -> None:
    """Raises 100078 for a value beyond the largest, which functions that join texts can make."""
    if table.nbytes <= ICEBERG_TEXT_LENGTH:
        return
    for column in table.columns:
        if pa.types.is_string(column.type) or pa.types.is_binary(column.type):
            longest = pc.max(pc.binary_length(column)).as_py() or 0
            if longest > ICEBERG_TEXT_LENGTH:
                raise errors.too_long()
