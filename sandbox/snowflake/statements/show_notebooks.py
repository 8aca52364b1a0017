"""SHOW NOTEBOOKS.

https://docs.snowflake.com/en/sql-reference/sql/show-notebooks
"""

from __future__ import annotations

from sandbox.snowflake import show
from sandbox.snowflake.catalog import access
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.result import Column, Result
from sandbox.snowflake.schema_scope import schemas_in

COLUMNS = (
    Column.timestamp("created_on"),
    *(
        Column.text(name)
        for name in (
            "name",
            "database_name",
            "schema_name",
            "comment",
            "owner",
            "query_warehouse",
            "url_id",
            "owner_role_type",
            "code_warehouse",
        )
    ),
)


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    narrowed = show.read_filter(cursor, "ACCOUNT", "DATABASE", "SCHEMA")
    with context.account.lock:
        rows = [
            {
                "created_on": notebook.created_on,
                "name": notebook.name,
                "database_name": database.name,
                "schema_name": schema.name,
                "comment": notebook.comment,
                "owner": str(notebook.owner or ""),
                "query_warehouse": notebook.query_warehouse,
                "url_id": notebook.url_id,
                "owner_role_type": "ROLE",
                "code_warehouse": notebook.warehouse or "SYSTEM$STREAMLIT_NOTEBOOK_WH",
            }
            for database, schema in schemas_in(context, narrowed.scope)
            for notebook in sorted(schema.notebooks.values(), key=lambda n: n.name)
            if access.is_visible(context.session, notebook)
        ]
    return show.table(COLUMNS, rows, narrowed)
