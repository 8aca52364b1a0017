"""SYSTEM$ functions, called as `SELECT SYSTEM$NAME('argument', ...)`.

https://docs.snowflake.com/en/sql-reference/functions-system
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from snowdome.snowflake import errors
from snowdome.snowflake.binds import substitute
from snowdome.snowflake.context import Context
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.lexer import Kind
from snowdome.snowflake.result import Result, scalar
from snowdome.snowflake.script import Statement, split
from snowdome.snowflake.system_functions import (
    abort_transaction,
    auto_refresh_status,
    cancel_all_queries,
    cancel_query,
    catalog_link_status,
    get_catalog_linked_database_config,
    get_iceberg_table_information,
    list_iceberg_tables_from_catalog,
    list_namespaces_from_catalog,
    verify_catalog_integration,
    verify_external_volume,
    wait,
)

FUNCTIONS: dict[str, Callable[[Context, list[str]], str]] = {
    "SYSTEM$VERIFY_EXTERNAL_VOLUME": verify_external_volume.call,
    "SYSTEM$VERIFY_CATALOG_INTEGRATION": verify_catalog_integration.call,
    "SYSTEM$CATALOG_LINK_STATUS": catalog_link_status.call,
    "SYSTEM$GET_CATALOG_LINKED_DATABASE_CONFIG": get_catalog_linked_database_config.call,
    "SYSTEM$GET_ICEBERG_TABLE_INFORMATION": get_iceberg_table_information.call,
    "SYSTEM$AUTO_REFRESH_STATUS": auto_refresh_status.call,
    "SYSTEM$LIST_NAMESPACES_FROM_CATALOG": list_namespaces_from_catalog.call,
    "SYSTEM$LIST_ICEBERG_TABLES_FROM_CATALOG": list_iceberg_tables_from_catalog.call,
    "SYSTEM$CANCEL_QUERY": cancel_query.call,
    "SYSTEM$CANCEL_ALL_QUERIES": cancel_all_queries.call,
    "SYSTEM$ABORT_TRANSACTION": abort_transaction.call,
    "SYSTEM$WAIT": wait.call,
}


def call(context: Context, name: str, arguments: list[str]) -> str:
    """The function's answer as text; 002140 for one that this account does not have."""
    function = FUNCTIONS.get(name.upper())
    if function is None:
        raise errors.unknown_function(name.upper())
    return function(context, arguments)


def system_call(context: Context, statement: Statement, binds: dict[str, Any] | None) -> Result | None:
    """The answer of `SELECT | CALL SYSTEM$X(...) [[AS] name]`; None when the statement is anything else."""
    tokens = statement.tokens
    if len(tokens) < 4 or tokens[0].upper not in ("SELECT", "CALL") or not tokens[1].upper.startswith("SYSTEM$"):
        return None
    if binds:
        (statement,) = split(substitute(statement, binds))
    cursor = Cursor(statement)
    cursor.take()
    start = cursor.token.start
    name = cursor.word()
    if tokens[0].upper == "SELECT" and name not in FUNCTIONS:
        # SYSTEM$TYPEOF, a function of expressions; or one that nobody has, of which the query's functions tell.
        return None
    cursor.expect("(")
    arguments = []
    while not cursor.accept(")"):
        if cursor.token.kind not in (Kind.STRING, Kind.NUMBER):
            return None
        arguments.append(cursor.take().value)
        cursor.accept(",")
    # A CALL names its column by the procedure: snowflake-connector-nodejs' own tests read row['SYSTEM$WAIT'].
    column = name if tokens[0].upper == "CALL" else statement.text[start : cursor.token.start].strip().upper()
    if not cursor.at_end:
        cursor.accept("AS")
        if cursor.token.kind not in (Kind.WORD, Kind.QUOTED):
            return None
        column = cursor.name().resolved
        if not cursor.at_end:
            return None
    return scalar(column, call(context, name, arguments))
