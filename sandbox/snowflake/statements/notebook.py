"""Legacy notebooks.

https://docs.snowflake.com/en/sql-reference/sql/drop-notebook
https://docs.snowflake.com/en/sql-reference/sql/desc-notebook
https://docs.snowflake.com/en/sql-reference/sql/show-notebooks
"""

from __future__ import annotations

import shutil

from sandbox.snowflake import errors, show
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.notebook import Notebook
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import QualifiedName
from sandbox.snowflake.result import Column, Result, StatementType, status
from sandbox.snowflake.schema_scope import schemas_in


def drop(context: Context, cursor: Cursor, head: Head) -> Result:
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


DESCRIBE_COLUMNS = tuple(
    Column.text(name)
    for name in (
        "title",
        "main_file",
        "query_warehouse",
        "url_id",
        "default_packages",
        "user_packages",
        "runtime_name",
        "compute_pool",
        "owner",
        "import_urls",
        "external_access_integrations",
        "external_access_secrets",
        "code_warehouse",
        "idle_auto_shutdown_time_seconds",
        "runtime_environment_version",
        "name",
        "comment",
        "default_version",
        "default_version_name",
        "default_version_alias",
        "default_version_location_uri",
        "default_version_source_location_uri",
        "default_version_git_commit_hash",
        "last_version_name",
        "last_version_alias",
        "last_version_location_uri",
        "last_version_source_location_uri",
        "last_version_git_commit_hash",
        "live_version_location_uri",
    )
)


def describe(context: Context, cursor: Cursor, head: Head) -> Result:
    """DESCRIBE NOTEBOOK: a legacy one, which an older account may still hold."""
    name = cursor.qualified_name()
    cursor.end()
    with context.account.lock:
        notebook = find(context, name)
        row: dict[str, str | None] = {column.name: None for column in DESCRIBE_COLUMNS}
        row |= {
            "title": notebook.name,
            "main_file": notebook.main_file,
            "query_warehouse": notebook.query_warehouse,
            "url_id": notebook.url_id,
            "default_packages": "python==3.9.*,streamlit,snowflake-snowpark-python,snowflake",
            "runtime_name": notebook.runtime_name,
            "owner": str(notebook.owner or ""),
            "code_warehouse": notebook.warehouse or "SYSTEM$STREAMLIT_NOTEBOOK_WH",
            "idle_auto_shutdown_time_seconds": str(notebook.idle_auto_shutdown_time_seconds),
            "name": notebook.name,
            "comment": notebook.comment,
            "default_version": "LAST",
        }
    return Result(
        DESCRIBE_COLUMNS,
        rows=[tuple(row[column.name] for column in DESCRIBE_COLUMNS)],
        statement_type=StatementType.DESCRIBE,
    )


def find(context: Context, name: QualifiedName) -> Notebook:
    """A notebook the session can see; 002003/02000 otherwise."""
    _, schema = resolve.container(context.session, name, "NOTEBOOK")
    notebook = schema.notebooks.get(name.last.resolved)
    if notebook is None or not access.is_visible(context.session, notebook):
        raise errors.does_not_exist("Notebook", str(name))
    return notebook


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


def show_all(context: Context, cursor: Cursor, head: Head) -> Result:
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
