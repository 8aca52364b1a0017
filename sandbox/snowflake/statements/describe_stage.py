"""DESCRIBE STAGE.

https://docs.snowflake.com/en/sql-reference/sql/desc-stage
"""

from __future__ import annotations

from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result
from sandbox.snowflake.show import described
from sandbox.snowflake.stage_files import find

COLUMNS = ("parent_property", "property", "property_type", "property_value", "property_default")


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    with context.account.lock:
        stage = find(context, name)
    return described(
        COLUMNS,
        [
            ("STAGE_LOCATION", "URL", "String", "", ""),
            ("DIRECTORY", "ENABLE", "Boolean", str(stage.directory_enabled).lower(), "false"),
        ],
    )
