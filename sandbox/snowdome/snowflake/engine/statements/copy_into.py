"""COPY INTO <table> and COPY INTO <location>: reads the statement, and hands it to what loads or unloads.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
https://docs.snowflake.com/en/sql-reference/sql/copy-into-location
"""

from __future__ import annotations

import re

from snowdome.snowflake import errors
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.engine.compute import check_warehouse
from snowdome.snowflake.engine.execution import Execution
from snowdome.snowflake.engine.state import Phase
from snowdome.snowflake.engine.statements import table_load, table_unload, transaction
from snowdome.snowflake.identifiers import Name
from snowdome.snowflake.lexer import Kind
from snowdome.snowflake.result import Column, Result, StatementType
from snowdome.snowflake.script import Statement, split

_LOCATION = re.compile(r"@(?:\"(?:[^\"]|\"\")*\"|[^\s()\"';,])+")
_PERCENT = re.compile(r"(=\s*)(SKIP_FILE_\d+%)", re.IGNORECASE)


def is_copy(text: str) -> bool:
    statements = split(text)
    return bool(statements) and statements[0].first_word == "COPY"


def run(running: Execution, text: str, describe_only: bool) -> Result:
    """Runs one COPY INTO."""
    # A percentage is not a value that other statements have.
    (statement,) = split(_PERCENT.sub(r"\1'\2'", text))
    cursor = Cursor(statement)
    cursor.expect("COPY", "INTO")
    is_unload = cursor.token.text == "@" or cursor.token.kind is Kind.STRING
    read = _unload if is_unload else _load
    work = read(cursor, statement)
    if describe_only:
        return Result([Column.text("status")], rows=[], statement_type=StatementType.COPY)
    running.enter(Phase.WORKING)
    check_warehouse(running.session)
    with transaction.implicit(running.state, running.session):
        if isinstance(work, table_load.Load):
            return table_load.run(running, work)
        return table_unload.run(running, work)


def _load(cursor: Cursor, statement: Statement) -> table_load.Load:
    name = cursor.qualified_name()
    columns: list[Name] = []
    if cursor.accept("("):
        columns.append(cursor.name())
        while cursor.accept(","):
            columns.append(cursor.name())
        cursor.expect(")")
    if not cursor.accept("FROM"):
        # From the table's own stage. https://docs.snowflake.com/en/sql-reference/sql/copy-into-table#examples
        *place, table = map(str, name.parts)
        return table_load.read(name, columns, f"@{'.'.join([*place, f'%{table}'])}", None, _rest(cursor))
    query = cursor.parenthesized()[1:-1] if cursor.sees("(") else None
    location = "" if query is not None else read_location(cursor, statement)
    return table_load.read(name, columns, location, query, _rest(cursor))


def _unload(cursor: Cursor, statement: Statement) -> table_unload.Unload:
    location = read_location(cursor, statement)
    cursor.expect("FROM")
    if cursor.sees("("):
        query = cursor.parenthesized()[1:-1]
    else:
        query = f"SELECT * FROM {'.'.join(_written(part) for part in cursor.qualified_name().parts)}"  # noqa: S608
    return table_unload.read(location, query, _rest(cursor))


def _written(part: Name) -> str:
    return Name.stored(part.text).__str__() if part.quoted else part.text


def _rest(cursor: Cursor) -> Cursor:
    if cursor.accept("PARTITION", "BY"):
        raise errors.unsupported("COPY INTO ... PARTITION BY")
    return cursor


def read_location(cursor: Cursor, statement: Statement) -> str:
    """`@stage/path`, quoted or not, taken."""
    if cursor.token.kind is Kind.STRING:
        return cursor.string()
    match = _LOCATION.match(statement.text, cursor.token.start)
    if match is None:
        raise cursor.unexpected()
    while not cursor.at_end and cursor.token.start < match.end():
        cursor.take()
    return match[0]
