"""How the tables are maintained, by the maintenance job and by Glue's optimizers alike."""

from __future__ import annotations

#: How far back a table can be queried.
RETAIN_DAYS = 7
RETAIN_SNAPSHOTS = 5
#: Failed loads leave orphans. Younger ones may be of a write in progress; Iceberg allows no less than a day.
ORPHAN_DAYS = 3
#: Files of a partition until it is compacted.
MIN_INPUT_FILES = 5
#: Delete files of a data file from which on it is rewritten.
DELETE_FILE_THRESHOLD = 1


def strategy_of(is_sorted: bool) -> str:
    """How files are put together: by the table's sort order where it has one."""
    return "sort" if is_sorted else "binpack"
