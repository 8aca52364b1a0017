"""Records of delimited files, by the options of a CSV file format.

https://docs.snowflake.com/en/sql-reference/sql/create-file-format#type-csv
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from snowdome.snowflake.file_format_options import NO_VALUE

_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


@dataclass(frozen=True)
class Record:
    """One record. A field is None for SQL NULL."""

    fields: list[str | None]
    line: int
    """Line of the file that it begins in, from 1."""
    fault: str = ""
    """Why it cannot be read."""


class CsvReader:
    """Splits text into records; SKIP_HEADER and PARSE_HEADER are the caller's."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self._enclosing = _off(options["FIELD_OPTIONALLY_ENCLOSED_BY"])
        self._escape = _off(options["ESCAPE"])
        self._unenclosed_escape = self._escape or _off(options["ESCAPE_UNENCLOSED_FIELD"])
        self._delimiter = _off(options["FIELD_DELIMITER"])
        record = _off(options["RECORD_DELIMITER"])
        # A new line is understood in all its forms: https://docs.snowflake.com/en/sql-reference/sql/create-file-format
        self._record = r"\r\n|\n|\r" if record in ("\n", "\r\n") else re.escape(record) if record else r"(?!)"
        self._nulls = set(options["NULL_IF"])
        self._ends = re.compile(f"(?P<record>{self._record})|(?P<field>{re.escape(self._delimiter) or '(?!)'})")
        stops = [self._record, re.escape(self._delimiter) or "(?!)"]
        plain_escape = re.escape(self._unenclosed_escape) + "." if self._unenclosed_escape else "(?!)"
        self._plain = re.compile(f"(?:{plain_escape}|(?!{'|'.join(stops)}).)*", re.DOTALL)
        if self._enclosing:
            quote = re.escape(self._enclosing)
            inner_escape = re.escape(self._escape) + "." if self._escape else "(?!)"
            self._quoted = re.compile(f"{quote}((?:{inner_escape}|{quote}{quote}|(?!{quote}).)*){quote}", re.DOTALL)

    def records(self, text: str) -> Iterator[Record]:
        """Every record, blank lines left out where the format skips them."""
        position, line = 0, 1
        while position < len(text):
            start = position
            record, position = self._record_at(text, position, line)
            line += text.count("\n", start, position)
            if self._options["SKIP_BLANK_LINES"] and not text[start:position].strip():
                continue
            yield record

    def _record_at(self, text: str, position: int, line: int) -> tuple[Record, int]:
        fields: list[str | None] = []
        while True:
            value, position, fault = self._field_at(text, position)
            fields.append(value)
            if fault:
                ending = re.compile(self._record).search(text, position)
                return Record(fields, line, fault), ending.end() if ending else len(text)
            end = self._ends.match(text, position)
            if end is None:
                return Record(fields, line), len(text)
            position = end.end()
            if end.lastgroup == "record":
                return Record(fields, line), position

    def _field_at(self, text: str, position: int) -> tuple[str | None, int, str]:
        """A field, where it ends, and what is wrong with it."""
        if self._enclosing:
            start = position
            if self._options["TRIM_SPACE"]:
                while start < len(text) and text[start] == " " and self._delimiter != " ":
                    start += 1
            if text.startswith(self._enclosing, start):
                match = self._quoted.match(text, start)
                if match is None:
                    return None, len(text), "Found no enclosing character at the end of the field"
                end = match.end()
                if self._options["TRIM_SPACE"]:
                    while end < len(text) and text[end] == " " and self._delimiter != " ":
                        end += 1
                if end < len(text) and self._ends.match(text, end) is None:
                    return None, end, f"Found character '{text[end]}' instead of field delimiter '{self._delimiter}'"
                value = match[1].replace(self._enclosing * 2, self._enclosing)
                return self._null_or(_unescape(value, self._escape)), end, ""
        match = self._plain.match(text, position)
        assert match is not None
        raw = match[0]
        if self._options["TRIM_SPACE"]:
            raw = raw.strip(" ")
        if raw == "" and self._options["EMPTY_FIELD_AS_NULL"]:
            return None, match.end(), ""
        if raw in self._nulls:
            return None, match.end(), ""
        return self._null_or(_unescape(raw, self._unenclosed_escape)), match.end(), ""

    def _null_or(self, value: str) -> str | None:
        return None if value in self._nulls else value


def _off(option: str) -> str:
    return "" if option == NO_VALUE else option


def _unescape(text: str, escape: str) -> str:
    if not escape or escape not in text:
        return text
    return re.sub(re.escape(escape) + "(.)", lambda match: _ESCAPED.get(match[1], match[1]), text, flags=re.DOTALL)
