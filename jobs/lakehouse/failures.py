"""What a job refuses, one class per failure: the message says what happened, to which object, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class LakehouseError(Exception):
    """A refusal of a job; its message is what the job run reports, and the result, if any, what it found until then."""

    def __init__(self, message: str, result: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.result = result


class BadArgument(LakehouseError):
    """An argument of the job run is missing or makes no sense."""


class NoInput(LakehouseError):
    """The raw data location holds no file, or no record."""


class UnreadableFile(LakehouseError):
    """A raw data file is empty, cut off, too large as one array, not JSON, or not what its name says."""


class ChangedFile(LakehouseError):
    """A file changed while it was loaded, or, for an incremental load, since then."""


class NoValidRecord(LakehouseError):
    """All records of a load are bad; the table keeps what it has."""


class TooManyBadRecords(LakehouseError):
    """More records of a load are bad than the setting allows; the table keeps what it has."""


class TablesNotLoaded(LakehouseError):
    """Some of several tables were refused; the others are loaded."""


class SchemaMismatch(LakehouseError):
    """A table exists with columns that cannot be evolved into ours, or should not be."""


class MissingTable(LakehouseError):
    """A table that another job makes does not exist yet."""


class ConcurrentChange(LakehouseError):
    """Another run changed the table while this one worked on it."""


class OptimizersNotSet(LakehouseError):
    """Glue refused an optimizer of a table; what the job wrote is published."""


class UnsupportedSpark(LakehouseError):
    """This Spark is too old for the jobs."""
