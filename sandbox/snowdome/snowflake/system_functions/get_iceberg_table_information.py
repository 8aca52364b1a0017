"""SYSTEM$GET_ICEBERG_TABLE_INFORMATION(table): where the table's metadata file is.

https://docs.snowflake.com/en/sql-reference/functions/system_get_iceberg_table_information
"""

from __future__ import annotations

import json

from snowdome.snowflake import errors
from snowdome.snowflake.context import Context

NAME = "SYSTEM$GET_ICEBERG_TABLE_INFORMATION"


def call(context: Context, arguments: list[str]) -> str:
    if len(arguments) != 1:
        raise errors.wrong_number_of_arguments(NAME, 1, len(arguments))
    return json.dumps(context.engine.table_information(context.session, arguments[0]), separators=(",", ":"))
