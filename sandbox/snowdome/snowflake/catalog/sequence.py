"""Sequences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from snowdome.snowflake.catalog.securable import Securable


@dataclass
class NumberSequence(Securable):
    """What hands out unique numbers. The numbers are the engine's."""

    kind: ClassVar[str] = "SEQUENCE"

    start: int = 1
    increment: int = 1
    ordered: bool = False
    storage_name: str = ""
    """The engine's own name for it."""
