"""SYSTEM$WAIT(amount [, unit]).

https://docs.snowflake.com/en/sql-reference/functions/system_wait
"""

from __future__ import annotations

import time

from snowdome.snowflake import errors, running_statement
from snowdome.snowflake.context import Context

NAME = "SYSTEM$WAIT"
_SECONDS = {"DAYS": 86_400.0, "HOURS": 3_600.0, "MINUTES": 60.0, "SECONDS": 1.0, "MILLISECONDS": 0.001}
_STEP = 0.05
"""Seconds between two checks of whether the statement was canceled."""


def call(context: Context, arguments: list[str]) -> str:
    """Waits; a canceled statement ends at once."""
    if not 1 <= len(arguments) <= 2:
        raise errors.wrong_number_of_arguments(NAME, 1 if not arguments else 2, len(arguments))
    amount, unit = (*arguments, "SECONDS")[:2]
    if not amount.isdigit():
        raise errors.invalid_argument(NAME, amount)
    if unit.upper() not in _SECONDS:
        raise errors.invalid_argument(NAME, unit)
    end = time.monotonic() + int(amount) * _SECONDS[unit.upper()]
    while (left := end - time.monotonic()) > 0:
        if context.queries.is_cancelled(running_statement.query_id()):
            raise errors.query_cancelled()
        time.sleep(min(left, _STEP))
    return f"waited {amount} {unit.lower()}"
