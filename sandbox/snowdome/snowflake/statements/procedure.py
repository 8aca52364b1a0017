"""Procedures LANGUAGE SQL.

https://docs.snowflake.com/en/sql-reference/sql/call
https://docs.snowflake.com/en/sql-reference/sql/create-procedure
https://docs.snowflake.com/en/sql-reference/sql/desc-procedure
https://docs.snowflake.com/en/sql-reference/sql/drop-procedure
https://docs.snowflake.com/en/sql-reference/sql/show-procedures
"""

from __future__ import annotations

from snowdome.snowflake import errors
from snowdome.snowflake.catalog.routine import Procedure
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Result
from snowdome.snowflake.scripting import procedures, reading
from snowdome.snowflake.scripting.failures import Raised
from snowdome.snowflake.scripting.interpreter import Interpreter
from snowdome.snowflake.scripting.syntax import Text
from snowdome.snowflake.statements import routine
from snowdome.snowflake.statements.object_kinds import ObjectKind
from snowdome.snowflake.system_functions import system_call


def create(context: Context, cursor: Cursor, head: Head) -> Result:
    """CREATE [SECURE] PROCEDURE of a block; it is read once, and runs when it is called."""
    name, made = routine.begin(context, cursor, head, Procedure)
    cursor.accept("COPY", "GRANTS")

    def accept_rights() -> bool:
        if not cursor.accept("EXECUTE", "AS"):
            return False
        made.executes_as = cursor.word()
        if made.executes_as not in ("OWNER", "CALLER"):
            raise errors.unsupported(f"CREATE PROCEDURE ... EXECUTE AS {made.executes_as}")
        return True

    routine.finish(cursor, made, accept_rights)
    reading.read(made.body)
    return routine.store(context, head, name, made)


def call(context: Context, cursor: Cursor, head: Head) -> Result:
    """CALL of a procedure, or of a system function."""
    if cursor.at_end:
        raise cursor.unexpected()
    answer = system_call(context, cursor.statement, None)
    if answer is not None:
        return answer
    if cursor.token.upper.startswith("SYSTEM$"):
        raise errors.unknown_function(cursor.token.upper)
    try:
        return procedures.call(Interpreter(context, procedures.call), Text(cursor.rest, 1, 0))
    except Raised as raised:
        raise raised.error from raised


def _describe(context: Context, found: Procedure) -> Result:
    return routine.describe(found, [("execute as", found.executes_as)])


KIND = ObjectKind(
    Procedure,
    describe=_describe,
    describe_privilege="USAGE",
    columns=routine.COLUMNS,
    row=routine.row,
)
