"""DROP NOTEBOOK.

https://docs.snowflake.com/en/sql-reference/sql/drop-notebook
"""

from __future__ import annotations

import shutil

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.statements.describe_notebook import find


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    with context.account.lock:
        try:
            notebook = find(context, name)
        except errors.SnowflakeError as error:
            if head.if_exists and error.code == "002003":
                return status(f"Drop statement executed successfully ({name.last} already dropped).")
            raise
        access.require_ownership(context.session, notebook)
        _, schema = resolve.container(context.session, name, "DROP NOTEBOOK")
        del schema.notebooks[notebook.name]
    for directory in notebook.versions:
        shutil.rmtree(directory, ignore_errors=True)
    return status(f"{name.last} successfully dropped.")
