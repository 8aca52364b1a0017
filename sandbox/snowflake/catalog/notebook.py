"""Notebooks: a copy of the files of a stage path, with a main file and a warehouse."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from sandbox.snowflake.catalog.securable import Securable


@dataclass
class Notebook(Securable):
    """A notebook object."""

    kind: ClassVar[str] = "NOTEBOOK"

    source: str = ""
    """Stage path it was created from, e.g. `@DB.SCHEMA.STAGE/dir`."""
    main_file: str = ""
    query_warehouse: str | None = None
    warehouse: str | None = None
    runtime_name: str | None = None
    compute_pool: str | None = None
    idle_auto_shutdown_time_seconds: int = 1800
    url_id: str = ""
    versions: list[str] = field(default_factory=list)
    """Folders that hold the files of each version, oldest first."""
    live_version: str | None = None
