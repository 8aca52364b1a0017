"""SHOW EXTERNAL VOLUMES.

https://docs.snowflake.com/en/sql-reference/sql/show-external-volumes
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result

COLUMNS = (Column.text("name"), Column.text("allow_writes"), Column.text("comment"))


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor)
    with context.account.lock:
        rows = [
            {"name": volume.name, "allow_writes": str(volume.allow_writes).lower(), "comment": volume.comment}
            for volume in sorted(context.account.external_volumes.values(), key=lambda v: v.name)
            if access.is_visible(context.session, volume)
        ]
    return show.table(COLUMNS, rows, narrowed)
