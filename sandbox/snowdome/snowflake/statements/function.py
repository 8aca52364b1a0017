"""Functions LANGUAGE SQL, scalar and of tables.

https://docs.snowflake.com/en/sql-reference/sql/create-function
https://docs.snowflake.com/en/sql-reference/sql/desc-function
https://docs.snowflake.com/en/sql-reference/sql/drop-function
https://docs.snowflake.com/en/sql-reference/sql/show-functions
https://docs.snowflake.com/en/sql-reference/sql/show-user-functions
"""

from __future__ import annotations

from typing import Any

from snowdome.snowflake import show
from snowdome.snowflake.catalog.routine import Function
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.documented_functions import is_documented
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.statements import routine
from snowdome.snowflake.statements.object_kinds import ObjectKind


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE [SECURE] FUNCTION; its body is compiled once, so that what it reads is there."""
    name, made = routine.begin(context, cursor, head, Function)

    def accept_memoizable() -> bool:
        taken = cursor.accept("MEMOIZABLE")
        made.memoizable = made.memoizable or taken
        return taken

    routine.finish(cursor, made, accept_memoizable)
    # It could never be called: the function of Snowflake's own would be.
    never = f"a function of the name of Snowflake's own {name.last}" if is_documented(name.last.resolved) else None
    return routine.store(
        context,
        head,
        name,
        made,
        refused=never,
        check=lambda database, schema: context.engine.check_function(context.session, database, schema, made),
    )


COLUMNS = (
    *routine.COLUMNS,
    *Column.texts("is_external_function", "language", "is_memoizable", "is_data_metric"),
)


def _row(context: Context, found: Function) -> dict[str, Any]:
    return {
        **routine.row(context, found),
        "is_external_function": "N",
        "language": "SQL",
        "is_memoizable": show.yes_no(found.memoizable),
        "is_data_metric": "N",
    }


def _describe(context: Context, found: Function) -> Result:
    return routine.describe(found)


KIND = ObjectKind(Function, describe=_describe, describe_privilege="USAGE", columns=COLUMNS, row=_row)
"""SHOW FUNCTIONS lists users' functions alone; those of Snowflake are not enumerated."""
