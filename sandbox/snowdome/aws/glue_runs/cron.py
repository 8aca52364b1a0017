"""Schedules as AWS writes them: `cron(minutes hours day-of-month month day-of-week year)`, in UTC.

https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html
Covered: numbers, names of months and days, `*`, `?`, lists, ranges, steps. Not covered, and refused: L, W, #, rate().
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


class CronError(Exception):
    """A schedule that is malformed, or not covered."""


class Field(NamedTuple):
    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()


FIELDS = (
    Field("minutes", 0, 59),
    Field("hours", 0, 23),
    Field("day-of-month", 1, 31),
    Field("month", 1, 12, MONTHS),
    Field("day-of-week", 1, 7, DAYS),
    Field("year", 1970, 2199),
)


class Cron:
    """Raises CronError."""

    def __init__(self, expression: str) -> None:
        match = re.fullmatch(r"cron\((.*)\)", expression.strip())
        words = match[1].split() if match else []
        if len(words) != len(FIELDS):
            raise CronError(
                f"{expression!r} is not a schedule. Use cron(minutes hours day-of-month month day-of-week year)."
            )
        if (words[2] == "?") == (words[4] == "?"):
            raise CronError(f"{expression!r}: exactly one of day-of-month and day-of-week must be ?.")
        self._allowed = [_values(word, field) for word, field in zip(words, FIELDS, strict=True)]

    def due(self, minute: datetime.datetime) -> bool:
        """Whether it fires in that minute (UTC)."""
        # AWS counts days of the week from Sunday = 1.
        weekday = minute.isoweekday() % 7 + 1
        values = (minute.minute, minute.hour, minute.day, minute.month, weekday, minute.year)
        return all(value in allowed for value, allowed in zip(values, self._allowed, strict=True))


def _values(text: str, field: Field) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        whole, _, step = part.partition("/")
        if whole in ("*", "?"):
            first, last = field.first, field.last
        else:
            begin, dash, end = whole.partition("-")
            first = _number(begin, field)
            last = _number(end, field) if dash else (field.last if step else first)
        if step and not (step.isdigit() and int(step) > 0):
            raise CronError(f"{part!r} in {field.name}: the step must be a number of at least 1.")
        found |= set(range(first, last + 1, int(step or 1)))
    if not found:
        raise CronError(f"{text!r} in {field.name} matches no value.")
    return found


def _number(text: str, field: Field) -> int:
    if text.upper() in field.names:
        return field.names.index(text.upper()) + 1
    if not text.isdigit() or not field.first <= int(text) <= field.last:
        raise CronError(f"{text!r} in {field.name}: use {field.first} to {field.last}. L, W and # are not supported.")
    return int(text)
