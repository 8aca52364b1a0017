"""DESCRIBE NOTEBOOK.

https://docs.snowflake.com/en/sql-reference/sql/desc-notebook
"""

from __future__ import annotations

from sandbox.snowflake.catalog import resolve
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor
from sandbox.snowflake.notebook_files import find, version_url
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
        qualified = resolve.qualified(*resolve.container(context.session, name, "NOTEBOOK"), notebook.name)
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
            "live_version_location_uri": version_url(qualified, "live") if notebook.live_version else None,
        }
        if notebook.versions:
            number = f"VERSION${len(notebook.versions)}"
            location = version_url(qualified, number.lower())
            row |= {
                "default_version_name": number,
                "default_version_location_uri": location,
                "default_version_source_location_uri": notebook.source,
                "last_version_name": number,
                "last_version_alias": "LAST",
                "last_version_location_uri": location,
                "last_version_source_location_uri": notebook.source,
            }
    return Result(COLUMNS, rows=[tuple(row[column.name] for column in COLUMNS)], statement_type=StatementType.DESCRIBE)
