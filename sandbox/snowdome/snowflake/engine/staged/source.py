"""Which files a statement reads from a stage, and by which format.

https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snowdome.snowflake import errors, file_format_options
from snowdome.snowflake.catalog import access, locate
from snowdome.snowflake.catalog.file_format import FileFormat
from snowdome.snowflake.cursor import parse_name
from snowdome.snowflake.engine.state import EngineState
from snowdome.snowflake.session import Session
from snowdome.snowflake.stage_files import FileLocation, StagedFile, files_at, read_location


@dataclass(frozen=True)
class Source:
    """A location on a stage with the options of its files."""

    location: FileLocation
    options: dict[str, Any]

    def files(self, pattern: str | None, names: list[str]) -> list[StagedFile]:
        """The files at the location: those of `names`, or those whose path matches `pattern`, or all."""
        found = list(files_at(self.location))
        if names:
            by_path = {file.path: file for file in found}
            folder = self.location.path.rstrip("/")
            wanted = [f"{folder}/{name}" if folder else name for name in names]
            for path in wanted:
                if path not in by_path:
                    raise errors.file_not_found(path, self.location.listed_under.rstrip("/"))
            return [by_path[path] for path in wanted]
        if pattern is None:
            return found
        try:
            return [file for file in found if re.fullmatch(pattern, file.path)]
        except re.error as error:
            raise errors.invalid_regular_expression(str(error)) from error

    def path(self, file: StagedFile) -> Path:
        return Path(self.location.directory) / file.path


def source(state: EngineState, session: Session, location: str, given: dict[str, Any], privilege: str) -> Source:
    """`given` are the statement's own options; without any, the stage's apply, and then the defaults of CSV."""
    if not location.startswith("@"):
        raise errors.unsupported(f"the external location '{location.split('://', 1)[0]}://...'")
    found = read_location(session, state.files, location, privilege)
    options = given or (found.stage.file_format if found.stage is not None else {})
    name = options.get(file_format_options.FORMAT_NAME)
    if name is not None:
        options = named_format(session, name)
    return Source(found, file_format_options.complete(options))


def named_format(session: Session, name: str) -> dict[str, Any]:
    """The options of a file format by its name. Raises 002003, or 003001 without USAGE."""
    with session.account.lock:
        found = locate.one(session, FileFormat, parse_name(name), "FILE FORMAT")
        access.require(session, "USAGE", found)
        return found.options
