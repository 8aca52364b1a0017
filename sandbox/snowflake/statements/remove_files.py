"""REMOVE @stage/path.

https://docs.snowflake.com/en/sql-reference/sql/remove
"""

from __future__ import annotations

from pathlib import Path

from sandbox.snowflake import errors
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result, StatementType
from sandbox.snowflake.stage_files import files_at, read_location, words


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    given = words(cursor.rest)
    if len(given) != 1:
        raise errors.syntax("REMOVE takes one stage location and no options in this account.")
    location = read_location(context, given[0], "WRITE")
    removed = [file.path for file in files_at(location)]
    for path in removed:
        (Path(location.directory) / path).unlink(missing_ok=True)
    return Result(
        [Column.text("name"), Column.text("result")],
        rows=[(f"{location.listed_under}{path}", "removed") for path in removed],
        statement_type=StatementType.REMOVE,
    )
