"""SHOW VARIABLES.

https://docs.snowflake.com/en/sql-reference/sql/show-variables
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.lexer import string_value
from sandbox.snowflake.result import Column, Result

COLUMNS = (Column.text("session_id"), *(Column.text(name) for name in ("name", "value", "type", "comment")))


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor)
    rows: list[dict[str, object]] = []
    for name, value in sorted(context.session.variables.items()):
        is_text = value.startswith("'") and value.endswith("'")
        rows.append(
            {
                "session_id": str(context.session.id),
                "name": name,
                "value": string_value(value) if is_text else value,
                "type": "text" if is_text else "fixed",
                "comment": "",
            }
        )
    return show.table(COLUMNS, rows, narrowed)
