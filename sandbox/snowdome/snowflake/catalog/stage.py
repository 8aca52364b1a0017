"""Internal stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from snowdome.snowflake.catalog.securable import Securable


@dataclass
class Stage(Securable):
    """An internal stage. Its files are those in its folder: drivers copy them there themselves."""

    kind: ClassVar[str] = "STAGE"

    directory: str = ""
    """Folder on this machine that drivers copy into (stage type LOCAL_FS)."""
    session_id: int | None = None
    """Session that owns a temporary stage; None for one that stays."""
    directory_enabled: bool = False
