"""Internal stages and the files put on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import ClassVar

from sandbox.snowflake.catalog.securable import Securable


@dataclass
class StageFile:
    """A file on a stage. Its bytes are in the stage's folder, under `path`."""

    path: str
    """Relative to the stage, with forward slashes."""
    size: int
    md5: str
    last_modified: datetime = field(default_factory=lambda: datetime.now(timezone.utc))


@dataclass
class Stage(Securable):
    """An internal stage."""

    kind: ClassVar[str] = "STAGE"

    directory: str = ""
    """Folder on this machine that drivers copy into (stage type LOCAL_FS)."""
    session_id: int | None = None
    """Session that owns a temporary stage; None for one that stays."""
    directory_enabled: bool = False
