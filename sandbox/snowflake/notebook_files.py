"""The files of notebooks, as LIST and GET reach them: `snow://notebook/DATABASE.SCHEMA.NAME/versions/live/path`.

https://docs.snowflake.com/en/user-guide/ui-snowsight/notebooks-filesystem
"""

from __future__ import annotations

import re

from sandbox.snowflake import errors
from sandbox.snowflake.catalog import access, resolve
from sandbox.snowflake.catalog.notebook import Notebook
from sandbox.snowflake.context import Context
from sandbox.snowflake.cursor import parse_name
from sandbox.snowflake.identifiers import QualifiedName
from sandbox.snowflake.stage_files import FileLocation, read_location, read_path

_PART = r"(?:\"(?:[^\"]|\"\")+\"|[\w$]+)"
_URL = re.compile(rf"snow://notebook/({_PART}(?:\.{_PART}){{0,2}})/versions/([^/]+)(?:/(.*))?\Z", re.IGNORECASE)


def readable_location(context: Context, text: str) -> FileLocation:
    """Files that LIST and GET may be asked for. Needs READ on the stage, or USAGE on the notebook."""
    if not text.lower().startswith("snow:"):
        return read_location(context, text, "READ")
    match = _URL.match(text)
    if match is None:
        raise errors.unsupported(f"location {text}")
    version = match[2].lower()
    with context.account.lock:
        notebook = find(context, parse_name(match[1]))
        access.require(context.session, "USAGE", notebook)
        directory = _directory(notebook, version)
    return FileLocation(directory, read_path(match[3] or "", text), f"/versions/{version}/")


def find(context: Context, name: QualifiedName) -> Notebook:
    """A notebook the session can see; 002003/02000 otherwise."""
    _, schema = resolve.container(context.session, name, "NOTEBOOK")
    notebook = schema.notebooks.get(name.last.resolved)
    if notebook is None or not access.is_visible(context.session, notebook):
        raise errors.does_not_exist("Notebook", str(name))
    return notebook


def version_url(notebook: str, version: str) -> str:
    """Where the files of a version are. `notebook` is its qualified name."""
    return f"snow://notebook/{notebook}/versions/{version}/"


def _directory(notebook: Notebook, version: str) -> str:
    """Folder of `live`, `last` or `version$N`."""
    names = {f"version${number}": folder for number, folder in enumerate(notebook.versions, start=1)}
    if notebook.versions:
        names["last"] = notebook.versions[-1]
    if notebook.live_version is not None:
        names["live"] = notebook.live_version
    if version not in names:
        raise errors.does_not_exist("Notebook version", version.upper())
    return names[version]
