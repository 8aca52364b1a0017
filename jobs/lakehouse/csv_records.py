"""The records of a CSV file, by RFC 4180 and what a declaration says of quotes: nothing is trimmed, guessed or skipped.

https://www.rfc-editor.org/rfc/rfc4180: Python's own reader takes quotes within a value, and lines of any length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lakehouse.file_content import BrokenContent
from lakehouse.json_record import NOT_UTF8, Record, text_problem
from lakehouse.record_fields import Fields
from lakehouse.scalar_values import MISSING, of_text

NOT_CSV = "record is not CSV"
RAGGED = "record has another number of values than the header"
RAGGED_WITHOUT_HEADER = "record has another number of values than the table has columns"
#: Of the names of a header that an error tells.
TOLD_CHARACTERS = 200

#: A value, and whether it was in quotes.
_Value = tuple[str, bool]


class BrokenCsv(BrokenContent):
    """The content is not CSV with the declared columns; the message says why."""

    cure = "Fix the file, or its declaration"


class _Row(NamedTuple):
    #: None where it is not CSV.
    values: list[_Value] | None
    text: str


class CsvReader:
    """Reads the records of files that are written as a declaration says."""

    def __init__(self, fields: Fields, options: Mapping[str, Any]) -> None:
        """`options`: delimiter, header, quote, escape, nullValue."""
        self._fields = fields
        self._has_header = bool(options.get("header", True))
        self._null = str(options.get("nullValue", ""))
        self._quote = str(options.get("quote", '"'))
        self._escape = str(options.get("escape") or self._quote)
        quote, escape = re.escape(self._quote), re.escape(self._escape)
        delimiter = re.escape(str(options.get("delimiter", ",")))
        doubled = self._escape == self._quote
        # Without a group that repeats another one: a value may be long.
        inner = (
            f"[^{quote}]*(?:{quote}{quote}[^{quote}]*)*"
            if doubled
            else rf"[^{quote}{escape}]*(?:{escape}.[^{quote}{escape}]*)*"
        )
        self._quoted = re.compile(f"{quote}{inner}{quote}", re.DOTALL)
        self._value = re.compile(
            rf"(?:{quote}({inner}){quote}|([^{quote}{delimiter}\r\n]*))({delimiter}|\r\n|\n|\r|\Z)", re.DOTALL
        )
        self._escaped = re.compile(f"{escape}(.)", re.DOTALL)
        self._line_end = re.compile(r"\r\n|\n|\r|\Z")
        self._delimiter = str(options.get("delimiter", ","))

    def records(self, text: str) -> Iterator[tuple[Record, str]]:
        """Each record with its text, where half a surrogate pair stands for a byte that is not UTF-8.

        Raises BrokenCsv.
        """
        rows = self._rows(text.removeprefix("\ufeff"))
        ragged = RAGGED_WITHOUT_HEADER
        places: list[int | None] = list(range(len(self._fields)))
        width = len(self._fields)
        if self._has_header:
            header = next(rows, None)
            if header is None:
                return
            names = self._names(header)
            places, width, ragged = self._places(names), len(names), RAGGED
        for row in rows:
            yield self._record(row, places, width, ragged), row.text

    def _rows(self, text: str) -> Iterator[_Row]:
        """Blank lines are no rows."""
        at = 0
        while at < len(text):
            begin, values = at, []
            while True:
                found = self._value.match(text, at)
                if found is None:
                    end = self._end_of_line(text, at)
                    yield _Row(None, text[begin:end])
                    at = self._line_end.match(text, end).end()  # type: ignore[union-attr]
                    break
                quoted, plain, after = found.groups()
                at = found.end()
                values.append((plain, False) if quoted is None else (self._escaped.sub(r"\1", quoted), True))
                if after != self._delimiter:
                    if values != [("", False)]:
                        yield _Row(values, text[begin : found.start(3)])
                    break

    def _end_of_line(self, text: str, at: int) -> int:
        """Where the line ends whose value at `at` is none."""
        if text.startswith(self._quote, at):
            quoted = self._quoted.match(text, at)
            if quoted is None:
                raise BrokenCsv("a quoted value does not end")
            at = quoted.end()
        return self._line_end.search(text, at).start()  # type: ignore[union-attr]

    def _names(self, header: _Row) -> list[str]:
        if header.values is None:
            raise BrokenCsv("the header is not CSV")
        if text_problem(header.text) == NOT_UTF8:
            raise BrokenCsv("the header is not UTF-8")
        return [name for name, _ in header.values]

    def _places(self, names: list[str]) -> list[int | None]:
        """Of the fields' values in each row; None for a column that these files do not have."""
        keys = [field.key for field in self._fields]
        repeated = next((key for key in keys if names.count(key) > 1), None)
        if repeated is not None:
            raise BrokenCsv(f"the header has {repeated} twice")
        lacking = [field.key for field in self._fields if field.required and field.key not in names]
        if lacking or not set(keys) & set(names):
            told = ", ".join(names)[:TOLD_CHARACTERS]
            raise BrokenCsv(f"the header lacks {', '.join(lacking or keys)}; it has {told}")
        return [names.index(key) if key in names else None for key in keys]

    def _record(self, row: _Row, places: list[int | None], width: int, ragged: str) -> Record:
        problem = text_problem(row.text)
        if problem is None and row.values is None:
            problem = NOT_CSV
        elif problem is None and row.values is not None and len(row.values) != width:
            problem = ragged
        if problem is not None or row.values is None:
            return Record((), problem)
        found: list[str | None] = []
        for field, place in zip(self._fields, places, strict=True):
            text, is_quoted = ("", False) if place is None else row.values[place]
            if place is None or (not is_quoted and text == self._null):
                if field.required:
                    return Record((), field.name + MISSING)
                found.append(None)
                continue
            told, problem = of_text(field, text)
            if problem is not None:
                return Record((), field.name + problem)
            found.append(told)
        return Record(tuple(found), None)
