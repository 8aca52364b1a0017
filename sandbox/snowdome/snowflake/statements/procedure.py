"""Procedures: CALL of those that Snowflake itself has. Own ones are refused by name.

https://docs.snowflake.com/en/sql-reference/sql/call
https://docs.snowflake.com/en/sql-reference/sql/show-procedures
"""

from __future__ import annotations

from snowdome.snowflake import errors, show
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.schema_scope import schemas_in
from snowdome.snowflake.system_functions import system_call

COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "schema_name", "is_builtin", "is_aggregate", "is_ansi"),
    *(Column.fixed(name) for name in ("min_num_arguments", "max_num_arguments")),
    *Column.texts("arguments", "description", "catalog_name", "is_table_function"),
    *Column.texts("valid_for_clustering", "is_secure", "secrets", "external_access_integrations"),
)


def call(context: Context, cursor: Cursor, head: Head) -> Result:
    """CALL SYSTEM$NAME(...)."""
    answer = system_call(context, cursor.statement, None)
    if answer is None:
        raise errors.unsupported(f"CALL {cursor.token.text}")
    return answer


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    """SHOW PROCEDURES: there are none. Tools by JDBC ask for them when they open a schema."""
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    schemas_in(context, narrowed.scope)
    return show.table(COLUMNS, [], narrowed)
