"""The text of one record -> its values, or why it is none. Nothing is rounded, guessed or left out.

Plain Python: this runs in Spark's worker processes, and is the only place that decides what a raw text means.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from lakehouse.record_fields import Field, Fields, names

NOT_A_RECORD = "record is not a JSON object"
#: Of a line; an array that is no JSON makes its file unreadable.
NOT_ON_ONE_LINE = NOT_A_RECORD + " on one line"
NOT_ALONE = "data follows the JSON object"
NOT_UTF8 = "record is not UTF-8"
HALF_A_PAIR = "text has an unpaired surrogate"
TOO_DEEP = "record is nested too deeply"
KEY_REPEATED = "a key is repeated"
REPEATED = " is repeated"
MISSING = " is missing"
WRONG_TYPE = " has the wrong type"
TOO_LARGE = " is too large"
TOO_SMALL = " is too small"

MEGABYTE = 1024 * 1024
#: Longest record, in bytes: a worker holds thousands of records at a time.
MAX_RECORD_BYTES = 16 * MEGABYTE
TOO_LONG = f"record is longer than {MAX_RECORD_BYTES // MEGABYTE} MB"

BLANK = " \t\r\n"
_INT = re.compile(r"-?[0-9]+")
_DECIMAL_TEXT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Of an INT with 32 bits, as in all tables here.
_INT_LIMIT = 2**31
#: More digits than any INT has; int() of very many would take long.
_INT_DIGITS = 12


class _Number(str):
    """A number of the JSON text, as it stands there."""

    __slots__ = ()


class _Constant(str):
    """NaN, Infinity or -Infinity: Python's reader takes them, JSON has no such value."""

    __slots__ = ()


class Record(NamedTuple):
    #: Of each leaf, as text that casts to the field's type without loss; empty for a record with a problem.
    values: tuple[str | None, ...]
    #: Reason why the record is none; None for a good one.
    problem: str | None
    #: The JSON object; None when there is none.
    content: dict[str, Any] | None = None


class RecordReader:
    """Reads records of the given fields."""

    def __init__(self, fields: Fields) -> None:
        self._fields, self._names = fields, names(fields)
        self._fault: str | None = None
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=self._constant,
        )

    def line(self, raw: bytes) -> Record | None:
        """The record of one line; None for a blank one."""
        if len(raw) > MAX_RECORD_BYTES:
            return _bad(TOO_LONG)
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return _bad(NOT_UTF8)
        text = text.strip(BLANK)
        if not text:
            return None
        try:
            value, end = self.decode(text, 0)
        except json.JSONDecodeError:
            return _bad(NOT_ON_ONE_LINE)
        except RecursionError:
            return _bad(TOO_DEEP)
        if end != len(text):
            return _bad(NOT_ALONE if isinstance(value, dict) else NOT_ON_ONE_LINE)
        return self.judge(value, text)

    def decode(self, text: str, start: int) -> tuple[Any, int]:
        """The JSON value that begins at `start`, and where it ends; `judge` must be asked next.

        Raises JSONDecodeError and RecursionError.
        """
        self._fault = None
        return self._decoder.raw_decode(text, start)

    def judge(self, value: Any, text: str) -> Record:
        """The record that was decoded last, from `text`, with an unpaired surrogate for each byte that is not UTF-8."""
        if not text.isascii():
            try:
                size = len(text.encode())
            except UnicodeEncodeError:
                return _bad(NOT_UTF8)
        else:
            size = len(text)
        if size > MAX_RECORD_BYTES:
            return _bad(TOO_LONG)
        if self._fault is not None:
            return _bad(self._fault)
        if not isinstance(value, dict):
            return _bad(NOT_A_RECORD)
        if "\\u" in text:
            try:
                json.dumps(value, ensure_ascii=False).encode()
            except UnicodeEncodeError:
                return _bad(HALF_A_PAIR)
            except RecursionError:
                return _bad(TOO_DEEP)
        found: list[str | None] = []
        problem = _read(self._fields, value, found)
        return _bad(problem) if problem is not None else Record(tuple(found), None, value)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs) and self._fault is None:
            repeated = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
            # A name from the data is not a reason: there may be as many as records.
            self._fault = repeated + REPEATED if repeated in self._names else KEY_REPEATED
        return found

    def _constant(self, name: str) -> _Constant:
        self._fault = self._fault or f"{name} is not JSON"
        return _Constant(name)


def readable(raw: bytes, characters: int) -> str:
    """The first characters of a text for people: what is not UTF-8 as `\\xNN`."""
    # No character has more than four bytes.
    return raw[: 4 * characters].decode(errors="backslashreplace")[:characters]


def _bad(problem: str) -> Record:
    return Record((), problem)


def _read(fields: Fields, holder: dict[str, Any], found: list[str | None]) -> str | None:
    """Appends the leaves' texts to `found`; returns the first problem."""
    for field in fields:
        value = holder.get(field.name)
        if value is None:
            if field.required:
                return field.name + MISSING
            found.append(None)
        elif not isinstance(field.type, str):
            if not isinstance(value, dict):
                return field.name + WRONG_TYPE
            problem = _read(field.type, value, found)
            if problem is not None:
                return problem
        else:
            text, problem = _TYPES[field.name_of_type](field, value)
            if problem is not None:
                return field.name + problem
            found.append(text)
    return None


#: A value as text, and what is wrong with it.
_Told = tuple[str | None, str | None]


def _int(_field: Field, value: Any) -> _Told:
    if not isinstance(value, _Number) or not _INT.fullmatch(value):
        return None, WRONG_TYPE
    if len(value) > _INT_DIGITS or not -_INT_LIMIT <= int(value) < _INT_LIMIT:
        return None, TOO_SMALL if value.startswith("-") else TOO_LARGE
    return str(int(value)), None


def _decimal(field: Field, value: Any) -> _Told:
    """A JSON number, or a text of digits with at most one point; only a number may have an exponent."""
    if not isinstance(value, str) or not (isinstance(value, _Number) or _DECIMAL_TEXT.fullmatch(value)):
        return None, WRONG_TYPE
    precision, scale = field.precision_and_scale
    too_precise = f" has more than {scale} decimals"
    try:
        # Takes digits and exponent as they are: 1e100000000 is not a hundred million digits here.
        number = Decimal(value)
    except InvalidOperation:
        # JSON's numbers are Python's, but for exponents of 19 digits and more.
        digits, _, exponent = value.lower().partition("e")
        if digits.strip("-0.") == "":
            return "0", None
        return None, too_precise if exponent.startswith("-") else TOO_LARGE
    if number == 0:
        return "0", None
    if number.adjusted() >= precision - scale:
        return None, TOO_SMALL if number < 0 else TOO_LARGE
    sign, all_digits, last = number.as_tuple()
    significant = len("".join(map(str, all_digits)).rstrip("0"))
    last = int(last) + len(all_digits) - significant
    if -last > scale:
        return None, too_precise
    return format(Decimal((sign, all_digits[:significant], last)), "f"), None


def _date(_field: Field, value: Any) -> _Told:
    if not isinstance(value, str) or isinstance(value, _Number) or not _DAY.fullmatch(value):
        return None, WRONG_TYPE
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return None, WRONG_TYPE
    return value, None


def _string(_field: Field, value: Any) -> _Told:
    return (None, WRONG_TYPE) if not isinstance(value, str) or isinstance(value, _Number) else (value, None)


_TYPES = {"int": _int, "decimal": _decimal, "date": _date, "string": _string}
