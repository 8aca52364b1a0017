"""SYSTEM$ABORT_TRANSACTION(transaction_id).

https://docs.snowflake.com/en/sql-reference/functions/system_abort_transaction
"""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.context import Context

NAME = "SYSTEM$ABORT_TRANSACTION"


def call(context: Context, arguments: list[str]) -> str:
    """The documented answer; what it is for a transaction that has ended no page says, so that is an error here."""
    if len(arguments) != 1:
        raise errors.wrong_number_of_arguments(NAME, 1, len(arguments))
    if not context.engine.abort_transaction(context.session, arguments[0]):
        raise errors.invalid_argument(NAME, arguments[0])
    return f"Aborted transaction id: {arguments[0]}"
