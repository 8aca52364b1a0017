"""Internal stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

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
    file_format: dict[str, Any] = field(default_factory=dict)
    """Options of its files, or FORMAT_NAME; empty for CSV."""
    copy_options: dict[str, Any] = field(default_factory=dict)
    """ON_ERROR, PURGE and the like, unless COPY INTO says otherwise."""
