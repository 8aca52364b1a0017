"""SYSTEM$CANCEL_ALL_QUERIES(session_id).

https://docs.snowflake.com/en/sql-reference/functions/system_cancel_all_queries
"""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.context import Context

NAME = "SYSTEM$CANCEL_ALL_QUERIES"


def call(context: Context, arguments: list[str]) -> str:
    if len(arguments) > 1:
        raise errors.wrong_number_of_arguments(NAME, 1, len(arguments))
    session_id = arguments[0] if arguments else str(context.session.id)
    cancelled = 0
    for run in context.queries.running():
        own = run.session.user == context.session.user and str(run.session.id) == session_id
        if own and not context.queries.is_current(run):
            context.queries.cancel(run)
            cancelled += 1
    return f"{cancelled} cancelled."
