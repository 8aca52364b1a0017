"""SYSTEM$AUTO_REFRESH_STATUS(table): how automated refresh of an externally managed table stands.

https://docs.snowflake.com/en/sql-reference/functions/system_auto_refresh_status
"""

from __future__ import annotations

import json

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import resolve
from snowdome.snowflake.context import Context
from snowdome.snowflake.cursor import parse_name

NAME = "SYSTEM$AUTO_REFRESH_STATUS"


def call(context: Context, arguments: list[str]) -> str:
    if len(arguments) != 1:
        raise errors.wrong_number_of_arguments(NAME, 1, len(arguments))
    with context.account.lock:
        _, _, table = resolve.table(context.session, parse_name(arguments[0]), "OWNERSHIP")
        if table.iceberg is None:
            raise errors.invalid_argument(NAME, arguments[0])
        return json.dumps(context.engine.refresh_status(table), separators=(",", ":"))
