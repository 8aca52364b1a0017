"""Blocks of Snowflake Scripting, and statements that are made of texts.

https://docs.snowflake.com/en/sql-reference/sql/execute-immediate
https://docs.snowflake.com/en/sql-reference/snowflake-scripting/begin
"""

from __future__ import annotations

from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Result
from snowdome.snowflake.scripting import procedures, reading
from snowdome.snowflake.scripting.failures import EXPRESSION_ERROR, Raised
from snowdome.snowflake.scripting.interpreter import Interpreter


def block(context: Context, cursor: Cursor, head: Head) -> Result:
    """DECLARE ... BEGIN ... END, as a statement of its own."""
    return Interpreter(context, procedures.call).run(reading.read(cursor.statement.text))


def immediate(context: Context, cursor: Cursor, head: Head) -> Result:
    """EXECUTE IMMEDIATE text [USING (value, ...)]; its answer is that of the statement."""
    step = reading.read_immediate(cursor.statement.text)
    try:
        return Interpreter(context, procedures.call).execute_immediate(step)
    except Raised as raised:
        # Not of a block: what is wrong with the statement comes as it is.
        raise raised.uncaught() if raised.kind == EXPRESSION_ERROR else raised.error from raised
