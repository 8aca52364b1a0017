"""Legacy notebooks, which an older account may still hold.

https://docs.snowflake.com/en/sql-reference/sql/drop-notebook
https://docs.snowflake.com/en/sql-reference/sql/desc-notebook
https://docs.snowflake.com/en/sql-reference/sql/show-notebooks
"""

from __future__ import annotations

from snowdome.snowflake.catalog.notebook import Notebook
from snowdome.snowflake.context import Context
from snowdome.snowflake.result import Column, Result, StatementType
from snowdome.snowflake.stage_files import delete_notebook_files
from snowdome.snowflake.statements.object_kinds import ObjectKind

DESCRIBE_COLUMNS = Column.texts(
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


def _release(context: Context, notebook: Notebook) -> None:
    delete_notebook_files(notebook)


def _describe(context: Context, notebook: Notebook) -> Result:
    row = dict.fromkeys(column.name for column in DESCRIBE_COLUMNS) | {
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
    return Result(DESCRIBE_COLUMNS, rows=[tuple(row.values())], statement_type=StatementType.DESCRIBE)


COLUMNS = (
    Column.timestamp("created_on"),
    *Column.texts(
        "name",
        "database_name",
        "schema_name",
        "comment",
        "owner",
        "query_warehouse",
        "url_id",
        "owner_role_type",
        "code_warehouse",
    ),
)


def _row(context: Context, notebook: Notebook) -> dict[str, object]:
    return {
        "created_on": notebook.created_on,
        "name": notebook.name,
        "comment": notebook.comment,
        "owner": str(notebook.owner or ""),
        "query_warehouse": notebook.query_warehouse,
        "url_id": notebook.url_id,
        "owner_role_type": "ROLE",
        "code_warehouse": notebook.warehouse or "SYSTEM$STREAMLIT_NOTEBOOK_WH",
    }


KIND = ObjectKind(Notebook, release=_release, describe=_describe, columns=COLUMNS, row=_row)
