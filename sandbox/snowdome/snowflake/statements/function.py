"""Functions.

https://docs.snowflake.com/en/sql-reference/sql/show-functions
https://docs.snowflake.com/en/sql-reference/sql/show-user-functions
"""

from __future__ import annotations

from snowdome.snowflake import show
from snowdome.snowflake.context import Context, Head
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.result import Column, Result
from snowdome.snowflake.schema_scope import schemas_in

COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts("name", "schema_name", "is_builtin", "is_aggregate", "is_ansi"),
    *(Column.fixed(name) for name in ("min_num_arguments", "max_num_arguments")),
    *Column.texts("arguments", "description", "catalog_name", "is_table_function"),
    *Column.texts("valid_for_clustering", "is_secure", "secrets"),
    *Column.texts("external_access_integrations", "is_external_function", "language"),
    *Column.texts("is_memoizable", "is_data_metric"),
)


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
    """SHOW FUNCTIONS and SHOW USER FUNCTIONS: none is user-defined, and the built-in ones are those of the SQL engine.

    Snowpark Connect asks for the aggregates among them when it starts.
    """
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    schemas_in(context, narrowed.scope)
    return show.table(COLUMNS, [], narrowed)
