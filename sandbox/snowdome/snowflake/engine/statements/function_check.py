"""Whether the body of a SQL function can run: it is compiled when the function is made.

https://docs.snowflake.com/en/sql-reference/sql/create-function
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from snowdome.snowflake.catalog.database import Database, Schema
from snowdome.snowflake.catalog.routine import Function
from snowdome.snowflake.engine import parsing
from snowdome.snowflake.engine.binding import Binder
from snowdome.snowflake.engine.execution import execution
from snowdome.snowflake.engine.function_calls import Call
from snowdome.snowflake.engine.query_plan import compile_query
from snowdome.snowflake.session import Session

if TYPE_CHECKING:
    from snowdome.snowflake.engine.state import EngineState


def check(state: EngineState, session: Session, database: Database, schema: Schema, function: Function) -> None:
    """Describes a call with NULL of the right type for each argument."""
    typed = (f"CAST(NULL AS {argument.type})" for argument in function.arguments)
    arguments = [parsing.parse(f"SELECT {text}").selects[0].unalias() for text in typed]
    inside = session.inside(database.name, schema.name)
    binder = Binder(state, inside)
    call = Call(database, schema, function, arguments)
    query = exp.select("*").from_(binder.table_of(call)) if function.returns_table else binder.value_of(call)
    with execution(state, inside, "") as running:
        running.describe(compile_query(query, binder))
