"""CREATE NOTEBOOK, from files on an internal stage.

https://docs.snowflake.com/en/sql-reference/sql/create-notebook
"""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, future, resolve
from sandbox.snowflake.catalog.notebook import Notebook
from sandbox.snowflake.catalog.securable import RoleName
from sandbox.snowflake.context import Context, Head
from sandbox.snowflake.cursor import Cursor, parse_name
from sandbox.snowflake.properties import Properties
from sandbox.snowflake.result import Result, status
from sandbox.snowflake.stage_files import files_at, new_directory, read_location


def run(context: Context, cursor: Cursor, head: Head) -> Result:
    name = cursor.qualified_name()
    source = cursor.string() if cursor.accept("FROM") else ""
    properties = cursor.properties("CREATE NOTEBOOK")
    cursor.end()
    session = context.session
    notebook = Notebook(name.last.resolved, owner=RoleName(session.role), url_id=secrets.token_hex(10))
    read_properties(context, notebook, properties)
    properties.finish()
    with context.account.lock:
        database, schema = resolve.container(session, name, "CREATE NOTEBOOK")
        if database.link is not None:
            raise errors.unsupported("CREATE NOTEBOOK in a catalog-linked database")
        existing = schema.notebooks.get(notebook.name)
        if existing is not None and head.if_exists:
            return status(f"{name.last} already exists, statement succeeded.")
        if existing is not None and not head.or_replace:
            raise errors.already_exists(str(name.last))
        access.require_create(session, "CREATE NOTEBOOK", schema)
        if existing is not None:
            access.require_ownership(session, existing)
            delete_versions(existing)
        if source:
            _copy_version(context, notebook, source)
        schema.notebooks[notebook.name] = notebook
        future.apply(context.account, database, schema, notebook)
    return status(f"Notebook {name.last} successfully created.")


def read_properties(context: Context, notebook: Notebook, properties: Properties) -> None:
    """Takes the settings that CREATE and ALTER ... SET share. What is absent stays as it is."""
    properties.refuse("COMPUTE_POOL", "EXTERNAL_ACCESS_INTEGRATIONS", "SECRETS", "VERSION", "DEFAULT_VERSION")
    notebook.main_file = properties.text("MAIN_FILE", notebook.main_file or "notebook_app.ipynb")
    notebook.comment = properties.text("COMMENT", notebook.comment)
    notebook.runtime_name = properties.text("RUNTIME_NAME") or notebook.runtime_name
    notebook.idle_auto_shutdown_time_seconds = properties.integer(
        "IDLE_AUTO_SHUTDOWN_TIME_SECONDS", notebook.idle_auto_shutdown_time_seconds, at_least=60
    )
    for key, attribute in (("QUERY_WAREHOUSE", "query_warehouse"), ("WAREHOUSE", "warehouse")):
        text = properties.text(key)
        if text is not None:
            setattr(notebook, attribute, _warehouse(context, text))


def _warehouse(context: Context, text: str) -> str:
    name = parse_name(text).last
    warehouse = context.account.virtual_warehouses.get(name.resolved)
    if warehouse is None or not access.is_visible(context.session, warehouse):
        raise errors.does_not_exist("Warehouse", str(name))
    access.require(context.session, "USAGE", warehouse)
    return warehouse.name


def _copy_version(context: Context, notebook: Notebook, source: str) -> None:
    location = read_location(context, source, "READ")
    prefix = location.path.rstrip("/")
    files = [file for file in files_at(location) if not prefix or file.path.startswith(prefix + "/")]
    wanted = f"{prefix}/{notebook.main_file}" if prefix else notebook.main_file
    if all(file.path != wanted for file in files):
        raise errors.file_not_found(notebook.main_file, source)
    directory = Path(new_directory(context))
    for file in files:
        target = directory / file.path.removeprefix(prefix).lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(location.directory) / file.path, target)
    notebook.source = source
    notebook.versions.append(str(directory))


def delete_versions(notebook: Notebook) -> None:
    """Deletes the files of every version."""
    for directory in notebook.versions:
        shutil.rmtree(directory, ignore_errors=True)
