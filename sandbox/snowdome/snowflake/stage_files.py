"""The files of internal stages, on this machine's disk.

PUT and GET tell the driver to copy (stage type LOCAL_FS), so the folder is the only record of what a stage holds.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import format_datetime
from pathlib import Path, PurePosixPath

from snowdome.snowflake import errors
from snowdome.snowflake.catalog import access, locate, resolve
from snowdome.snowflake.catalog.database import Schema
from snowdome.snowflake.catalog.notebook import Notebook
from snowdome.snowflake.catalog.stage import Stage
from snowdome.snowflake.catalog.table import Table
from snowdome.snowflake.cursor import Cursor, parse_name
from snowdome.snowflake.identifiers import QualifiedName
from snowdome.snowflake.script import split
from snowdome.snowflake.session import Session

_LOCATION = re.compile(r"@((?:\"(?:[^\"]|\"\")+\"|[\w$]+)(?:\.(?:\"(?:[^\"]|\"\")+\"|[\w$]+)){0,2})(?:/([^\n]*))?\Z")

_TABLE_STAGE = re.compile(r"@((?:(?:\"(?:[^\"]|\"\")+\"|[\w$]+)\.){0,2})%(\"(?:[^\"]|\"\")+\"|[\w$]+)(?:/([^\n]*))?\Z")
_USER_STAGE = re.compile(r"@~(?:/([^\n]*))?\Z")


@dataclass(frozen=True)
class StagedFile:
    """A file on a stage or in a notebook. `path` is relative to that."""

    path: str
    size: int
    md5: str
    last_modified: datetime

    @property
    def listed_time(self) -> str:
        """As LIST prints it."""
        return format_datetime(self.last_modified, usegmt=True)


@dataclass(frozen=True)
class FileLocation:
    """`@stage/path` or `snow://notebook/...`, resolved."""

    directory: str
    """Folder on this machine that holds the files."""
    path: str
    """Within that folder."""
    listed_under: str
    """What LIST writes before the path of a file."""
    stage: Stage | None = None
    """None for the stage of a user or a table."""

    @property
    def folder(self) -> Path:
        return Path(self.directory) / self.path


def new_directory(files: Path) -> str:
    """A folder below `files` for a new stage; made when the first file comes."""
    return str((files / secrets.token_hex(8)).resolve())


def read_location(session: Session, files: Path, text: str, privilege: str) -> FileLocation:
    """`@[db.][schema.]stage[/path]`, `@~[/path]` or `@[db.][schema.]%table[/path]`, with files below `files`.

    Needs READ or WRITE on a stage, ownership of a table; a user's stage is the user's alone.
    https://docs.snowflake.com/en/user-guide/data-load-local-file-system-create-stage
    """
    user = _USER_STAGE.match(text)
    if user is not None:
        return FileLocation(_own_folder(files, _user_owner(session.user)), read_path(user[1] or "", text), "")
    table = _TABLE_STAGE.match(text)
    if table is not None:
        path = read_path(table[3] or "", text)
        return FileLocation(_table_folder(session, files, parse_name(table[1] + table[2])), path, "")
    match = _LOCATION.match(text)
    if match is None:
        raise errors.syntax(f"invalid stage location '{text}'.")
    path = read_path(match[2] or "", text)
    name = parse_name(match[1])
    with session.account.lock:
        stage = locate.one(session, Stage, name, "SELECT")
        access.require(session, privilege, stage)
    return FileLocation(stage.directory, path, f"{stage.name.lower()}/", stage)


def _table_folder(session: Session, files: Path, name: QualifiedName) -> str:
    with session.account.lock:
        _, _, table = resolve.table(session, name)
        if table.table_kind != "TABLE":
            raise errors.unsupported(f"the stage of {name}, which is no native table")
        access.require_ownership(session, table)
        return _own_folder(files, _table_owner(table))


def _user_owner(name: str) -> str:
    return f"user {name}"


def _table_owner(table: Table) -> str:
    return f"table {table.storage_name}"


def _own_folder(files: Path, owner: str) -> str:
    return str((files / hashlib.sha256(owner.encode()).hexdigest()[:16]).resolve())


def read_path(path: str, location: str) -> str:
    """A path within a location, which may not lead out of it."""
    parts = PurePosixPath(path)
    if ".." in parts.parts or parts.is_absolute():
        raise errors.invalid_property_value(location, "stage path")
    return "" if str(parts) == "." else str(parts)


def files_at(location: FileLocation) -> Iterator[StagedFile]:
    """Files whose path starts with the location's, by path."""
    root = Path(location.directory)
    if not root.is_dir():
        return
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.is_file() and path.startswith(location.path):
            stat = file.stat()
            digest = hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
            yield StagedFile(path, stat.st_size, digest, datetime.fromtimestamp(stat.st_mtime, timezone.utc))


def read_local_url(text: str) -> str:
    """Path of `file:///dir/name`, quoted or not."""
    prefix = "file://"
    if not text.startswith(prefix):
        raise errors.syntax(f"'{text}' is not a local file: expected file://<path>.")
    return text[len(prefix) :]


def words(text: str) -> list[str]:
    """The words after PUT, GET, LIST and REMOVE up to the first option; quotes taken off."""
    found = []
    for match in re.finditer(r"'((?:[^']|'')*)'|([A-Za-z_]+\s*=)|(\S+)", text):
        if match[2] is not None:
            break
        found.append(match[3] if match[1] is None else match[1].replace("''", "'"))
    return found


def options(text: str, statement: str) -> Cursor:
    """A cursor over the `KEY = value` options that follow the words."""
    match = re.search(r"\b[A-Za-z_]+\s*=", text)
    statements = split(text[match.start() :]) if match else []
    if not statements:
        statements = split(statement)
        cursor = Cursor(statements[0])
        while not cursor.at_end:
            cursor.take()
        return cursor
    return Cursor(statements[0])


def delete_stage(stage: Stage) -> None:
    """Deletes a stage's folder; a stage that never got a file has none."""
    if stage.directory:
        shutil.rmtree(stage.directory, ignore_errors=True)


def delete_notebook_files(notebook: Notebook) -> None:
    """Deletes the folder of each version."""
    for folder in notebook.versions:
        shutil.rmtree(folder, ignore_errors=True)


def delete_schema_files(schema: Schema) -> None:
    """Deletes what a schema's stages and notebooks hold on the disk."""
    for stage in schema.stages.values():
        delete_stage(stage)
    for notebook in schema.notebooks.values():
        delete_notebook_files(notebook)


def delete_table_stage(files: Path, table: Table) -> None:
    """Deletes the files of a native table's own stage; it goes with the table."""
    shutil.rmtree(_own_folder(files, _table_owner(table)), ignore_errors=True)


def delete_user_stage(files: Path, name: str) -> None:
    """Deletes a user's own files: a later user of that name must not find them."""
    shutil.rmtree(_own_folder(files, _user_owner(name)), ignore_errors=True)


def rename_user_stage(files: Path, old: str, new: str) -> None:
    """A user keeps the files under another name."""
    folder = Path(_own_folder(files, _user_owner(old)))
    if folder.is_dir():
        folder.rename(_own_folder(files, _user_owner(new)))
