"""Named file formats."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from snowdome.snowflake.catalog.securable import Securable


@dataclass
class FileFormat(Securable):
    """How files of a stage are read and written."""

    kind: ClassVar[str] = "FILE FORMAT"

    options: dict[str, Any] = field(default_factory=dict)
    """TYPE and the options that were given, by upper-case name."""
    session_id: int | None = None
    """Session that owns a temporary format; None for one that stays."""
