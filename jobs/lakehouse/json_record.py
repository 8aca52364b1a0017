"""The text of one record -> its values, or why it is none. Nothing is rounded, guessed or left out.

Plain Python: this runs in Spark's worker processes, and is the only place that decides what a raw text means.
"""

from __future__ import annotations

import json
from collections import Counter
from operator import itemgetter
from typing import Any, NamedTuple

from lakehouse.record_fields import Field, Fields, ListOf, MapOf, keys_of
from lakehouse.scalar_values import MISSING, WRONG_TYPE, Number, of_json

NOT_A_RECORD = "record is not a JSON object"
#: Of a line; an array that is no JSON makes its file unreadable.
NOT_ON_ONE_LINE = NOT_A_RECORD + " on one line"
NOT_ALONE = "data follows the JSON object"
NOT_UTF8 = "record is not UTF-8"
HALF_A_PAIR = "text has an unpaired surrogate"
TOO_DEEP = "record is nested too deeply"
KEY_REPEATED = "a key is repeated"
REPEATED = " is repeated"

MEGABYTE = 1024 * 1024
#: Longest record, in bytes: a worker holds thousands of records at a time.
MAX_RECORD_BYTES = 16 * MEGABYTE
TOO_LONG = f"record is longer than {MAX_RECORD_BYTES // MEGABYTE} MB"

BLANK = " \t\r\n"


class _Constant(str):
    """NaN, Infinity or -Infinity: Python's reader takes them, JSON has no such value."""

    __slots__ = ()


class Record(NamedTuple):
    #: Of each leaf, as `column_of` takes it; empty for a record with a problem.
    values: tuple[Any, ...]
    #: Reason why the record is none; None for a good one.
    problem: str | None
    #: The JSON object; None when there is none.
    content: dict[str, Any] | None = None


class RecordReader:
    """Reads records of the given fields."""

    def __init__(self, fields: Fields) -> None:
        self._fields, self._keys = fields, keys_of(fields)
        self._fault: str | None = None
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=Number,
            parse_int=Number,
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
        problem = text_problem(text)
        if problem is not None:
            return _bad(problem)
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
        found: list[Any] = []
        problem = _read(self._fields, value, found)
        return _bad(problem) if problem is not None else Record(tuple(found), None, value)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs) and self._fault is None:
            repeated = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
            # A name from the data is not a reason: there may be as many as records.
            self._fault = repeated + REPEATED if repeated in self._keys else KEY_REPEATED
        return found

    def _constant(self, name: str) -> _Constant:
        self._fault = self._fault or f"{name} is not JSON"
        return _Constant(name)


def text_problem(text: str) -> str | None:
    """Of a record's text as such, with an unpaired surrogate for each byte that is not UTF-8."""
    try:
        size = len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError:
        return NOT_UTF8
    return TOO_LONG if size > MAX_RECORD_BYTES else None


def readable(raw: bytes, characters: int) -> str:
    """The first characters of a text for people: what is not UTF-8 as `\\xNN`."""
    # No character has more than four bytes.
    return raw[: 4 * characters].decode(errors="backslashreplace")[:characters]


def _bad(problem: str) -> Record:
    return Record((), problem)


def _read(fields: Fields, holder: dict[str, Any], found: list[Any]) -> str | None:
    """Appends the leaves' values to `found`; returns the first problem."""
    for field in fields:
        value = holder.get(field.key)
        if value is not None and field.members is not None:
            if not isinstance(value, dict):
                return field.name + WRONG_TYPE
            problem = _read(field.members, value, found)
        else:
            told, problem = _item(field, value)
            found.append(told)
        if problem is not None:
            return problem
    return None


def _value(field: Field, value: Any) -> tuple[Any, str | None]:
    """What `column_of` takes for a value that is there, and what is wrong with it."""
    match field.type:
        case str():
            text, problem = of_json(field, value)
            return text, None if problem is None else field.name + problem
        case ListOf(element):
            if not isinstance(value, list):
                return None, field.name + WRONG_TYPE
            return _items(element, value)
        case MapOf(inner):
            if not isinstance(value, dict):
                return None, field.name + WRONG_TYPE
            items, problem = _items(inner, list(value.values()))
            # In one order, so that equal maps are equal rows.
            return sorted(zip(value, items, strict=False), key=itemgetter(0)), problem
        case members:
            if not isinstance(value, dict):
                return None, field.name + WRONG_TYPE
            found: list[Any] = []
            for member in members:
                item, problem = _item(member, value.get(member.key))
                if problem is not None:
                    return None, problem
                found.append(item)
            return found, None


def _items(field: Field, values: list[Any]) -> tuple[list[Any], str | None]:
    found = []
    for value in values:
        item, problem = _item(field, value)
        if problem is not None:
            return [], problem
        found.append(item)
    return found, None


def _item(field: Field, value: Any) -> tuple[Any, str | None]:
    if value is None:
        return None, field.name + MISSING if field.required else None
    return _value(field, value)
