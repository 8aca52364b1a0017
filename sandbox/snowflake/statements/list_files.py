"""LIST @stage.

https://docs.snowflake.com/en/sql-reference/sql/list
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result, StatementType
from sandbox.snowflake.stage_files import files_at, read_location, words

COLUMNS = (Column.text("name"), Column.fixed("size"), Column.text("md5"), Column.text("last_modified"))


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    given = words(cursor.rest)
    if len(given) != 1:
        raise errors.syntax("LIST takes one stage location and no options in this account.")
    location = read_location(context, given[0], "READ")
    return Result(
        COLUMNS,
        rows=[
            (f"{location.listed_under}{file.path}", file.size, file.md5, file.listed_time)
            for file in files_at(location)
        ],
        statement_type=StatementType.LIST,
    )
