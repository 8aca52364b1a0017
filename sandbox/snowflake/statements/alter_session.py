"""ALTER SESSION SET and UNSET.

https://docs.snowflake.com/en/sql-reference/sql/alter-session
Whoever sets AUTOCOMMIT, to whatever value, commits an open transaction:
https://docs.snowflake.com/en/sql-reference/transactions
"""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.snowflake import session_parameters
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.errors import invalid_property
from sandbox.snowflake.result import Result, StatementType, status


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    session = context.session
    if cursor.accept("UNSET"):
        names = []
        while not cursor.at_end:
            names.append(cursor.word())
            cursor.accept(",")
        for name in names:
            if name not in session_parameters.DEFAULTS:
                raise invalid_property(name, "SESSION")
        _end_transaction(context, names)
        for name in names:
            session.parameters.pop(name, None)
    else:
        cursor.expect("SET")
        properties = cursor.properties("ALTER SESSION")
        cursor.end()
        wanted = {name: properties.text(name, "") for name in list(properties)}
        for name, value in wanted.items():
            session_parameters.check(name, value)
        _end_transaction(context, wanted)
        session.parameters.update(wanted)
    return status("Statement executed successfully.", StatementType.ALTER_SESSION)


def _end_transaction(context: Context, names: Iterable[str]) -> None:
    if "AUTOCOMMIT" in names:
        context.engine.commit(context.session)
