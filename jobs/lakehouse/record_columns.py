"""Columns of records beside those of their fields, whose names have no space."""

from __future__ import annotations

#: As Spark names it.
FILE = "raw file"
#: The line, or the place in the array, from 1.
POSITION = "raw position"
TEXT = "raw record"
#: Why it is no record of the table; NULL for a good one.
PROBLEM = "raw problem"
#: Whether a good record gives way to another of its key, in loads that look at keys.
SUPERSEDED = "raw superseded"


def leaf(number: int) -> str:
    """Name of the column of a leaf of the fields, until they are put together."""
    return f"leaf_{number}"
