"""SYSTEM$CANCEL_QUERY(query_id).

https://docs.snowflake.com/en/sql-reference/functions/system_cancel_query
"""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.context import Context

NAME = "SYSTEM$CANCEL_QUERY"


def call(context: Context, arguments: list[str]) -> str:
    if len(arguments) != 1:
        raise errors.wrong_number_of_arguments(NAME, 1, len(arguments))
    query_id = arguments[0]
    run = context.queries.get(query_id)
    if run is None or run.session.user != context.session.user:
        return "Invalid UUID for statement id."
    if run.finished:
        return f"query [{query_id}] is not currently executing."
    context.queries.cancel(run)
    return f"query [{query_id}] terminated."
