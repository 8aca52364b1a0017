"""Which functions Snowflake documents: one that is missing here is told from one that nobody has.

documented_functions.txt holds the names of https://docs.snowflake.com/en/sql-reference/functions-all, one a line.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


def is_documented(name: str) -> bool:
    """Whether Snowflake has a function of this name, without regard to case."""
    return name.upper() in names()


@cache
def names() -> frozenset[str]:
    """All of them, in upper case."""
    text = Path(__file__).with_suffix(".txt").read_text()
    return frozenset(line for line in text.split("\n") if line and not line.startswith("#"))
