"""DESCRIBE NOTEBOOK: a legacy one, which an older account may still hold.

https://docs.snowflake.com/en/sql-reference/sql/desc-notebook
"""

from __future__ import annotations

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.notebook import Notebook
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.identifiers import QualifiedName
from sandbox.snowflake.result import Column, Result, StatementType

COLUMNS = tuple(
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


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    cursor.end()
    with context.account.lock:
        notebook = find(context, name)
        row: dict[str, str | None] = {column.name: None for column in COLUMNS}
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
    return Result(COLUMNS, rows=[tuple(row[column.name] for column in COLUMNS)], statement_type=StatementType.DESCRIBE)


def find(context: Context, name: QualifiedName) -> Notebook:
    """A notebook the session can see; 002003/02000 otherwise."""
    _, schema = resolve.container(context.session, name, "NOTEBOOK")
    notebook = schema.notebooks.get(name.last.resolved)
    if notebook is None or not access.is_visible(context.session, notebook):
        raise errors.does_not_exist("Notebook", str(name))
    return notebook
