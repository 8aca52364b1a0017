"""Sequences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from snowdome.snowflake.catalog.securable import Securable

MOST_COUNTED = 2**63 - 1
"""The largest number, of 64 bits: https://docs.snowflake.com/en/sql-reference/sql/create-sequence"""


@dataclass
class NumberSequence(Securable):
    """What hands out unique numbers. The numbers are the engine's."""

    kind: ClassVar[str] = "SEQUENCE"

    start: int = 1
    increment: int = 1
    ordered: bool = False
    storage_name: str = ""
    """The engine's own name for it."""
