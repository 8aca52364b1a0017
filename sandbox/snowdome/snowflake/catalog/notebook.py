"""Legacy notebooks: what an account of an older sandbox may hold. New ones cannot be made.

https://docs.snowflake.com/en/release-notes/bcr-bundles/un-bundled/bcr-disable-legacy-notebooks
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from snowdome.snowflake.catalog.securable import Securable


@dataclass
class Notebook(Securable):
    """A notebook object."""

    kind: ClassVar[str] = "NOTEBOOK"

    main_file: str = ""
    query_warehouse: str | None = None
    warehouse: str | None = None
    runtime_name: str | None = None
    idle_auto_shutdown_time_seconds: int = 1800
    url_id: str = ""
    versions: list[str] = field(default_factory=list)
    """Folders that hold the files of each version, oldest first."""
