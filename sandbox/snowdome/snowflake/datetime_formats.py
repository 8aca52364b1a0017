"""Snowflake's date and time formats: what a format reads, and what it writes.

A format becomes a regular expression that brings a text into one canonical form (`PARTS`, which the macros of
`conversion_macros` turn into values), and pieces of `strftime` that write a value.

Source: https://docs.snowflake.com/en/sql-reference/date-time-input-output
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from snowdome.snowflake import errors

PARTS = ("year", "month", "day", "hour", "minute", "second", "fraction", "half", "offset")
"""Parts of the canonical form, joined by `|`; empty where the text has none. `half` is A or P."""

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DAYS = "(?:mon|tue|wed|thu|fri|sat|sun)"
_OFFSET = r"Z|[+-](?:1[0-4]|0?\d)(?::?[0-5]\d)?"


@dataclass(frozen=True)
class _Element:
    part: str | None
    """Which part it reads; None for one that is only checked."""
    pattern: str
    strftime: str | None
    """Codes that write it; None where a piece of its own does."""


_ELEMENTS: dict[str, _Element] = {
    "YYYY": _Element("year", r"\d{1,4}", "%Y"),
    "UUUU": _Element("year", r"\d{1,4}", "%Y"),
    "YY": _Element("year", r"\d{1,2}", "%y"),
    "Y": _Element("year", r"\d{1,2}", "%-y"),
    "MMMM": _Element("month", _MONTHS, "%B"),
    "MON": _Element("month", _MONTHS, "%b"),
    "MM": _Element("month", r"\d{1,2}", "%m"),
    "MO": _Element("month", r"\d{1,2}", "%-m"),
    "DD": _Element("day", r"\d{1,2}", "%d"),
    "DY": _Element(None, _DAYS, "%a"),
    "D": _Element("day", r"\d{1,2}", "%-d"),
    "HH24": _Element("hour", r"\d{1,2}", "%H"),
    "HH12": _Element("hour", r"\d{1,2}", "%I"),
    "HH": _Element("hour", r"\d{1,2}", "%H"),
    "H24": _Element("hour", r"\d{1,2}", "%-H"),
    "H12": _Element("hour", r"\d{1,2}", "%-I"),
    "H": _Element("hour", r"\d{1,2}", "%-H"),
    "MI": _Element("minute", r"\d{1,2}", "%M"),
    "ME": _Element("minute", r"\d{1,2}", "%-M"),
    "SS": _Element("second", r"\d{1,2}", "%S"),
    "S": _Element("second", r"\d{1,2}", "%-S"),
    "AM": _Element("half", "[AP]M", "%p"),
    "PM": _Element("half", "[AP]M", "%p"),
    "P": _Element("half", "[AP]", None),
    "TZH:TZM": _Element("offset", _OFFSET, None),
    "TZHTZM": _Element("offset", _OFFSET, None),
    "TZH": _Element("offset", r"Z|[+-]?(?:1[0-4]|0?\d)", None),
    "FF": _Element("fraction", r"\d{1,9}", None),
    **{f"FF{n}": _Element("fraction", rf"\d{{1,{n}}}" if n else "", None) for n in range(10)},
}
_BY_LENGTH = sorted(_ELEMENTS, key=len, reverse=True)
_DATE_PARTS = {"year", "month", "day"}


@cache
def tokens(form: str) -> tuple[tuple[str, bool], ...]:
    """`form` as (text, is element). Quoted text is literal; a lone letter inside a word is not an element."""
    found: list[tuple[str, bool]] = []
    position = 0
    while position < len(form):
        if form[position] == '"':
            end = form.find('"', position + 1)
            end = len(form) if end < 0 else end
            found.append((form[position + 1 : end], False))
            position = end + 1
            continue
        name = _element_at(form, position)
        if name is not None and len(name) == 1 and _inside_a_word(form, position, found):
            name = None
        found.append((name, True) if name is not None else (form[position], False))
        position += len(name) if name is not None else 1
    return tuple(found)


def _element_at(form: str, position: int) -> str | None:
    upper = form.upper()
    return next((name for name in _BY_LENGTH if upper.startswith(name, position)), None)


def _inside_a_word(form: str, position: int, before: list[tuple[str, bool]]) -> bool:
    if before and not before[-1][1] and before[-1][0][-1:].isalpha() and form[position - 1].isalpha():
        return True
    following = form[position + 1 : position + 2]
    return following.isalpha() and _element_at(form, position + 1) is None


@cache
def reading(form: str, century_start: int = 1970) -> tuple[tuple[str, str], ...]:
    """Regular expressions that a text in this format matches whole, each with its rewriting to the canonical form.

    `century_start` is the first of the hundred years that a year of two digits can be: TWO_DIGIT_CENTURY_START.
    """
    return tuple(
        alternative
        for part in form.split("|")
        for alternative in (_auto(part) or _of_century(part.strip(), _names(part), century_start))
    )


def _auto(form: str) -> tuple[tuple[str, str], ...]:
    return AUTO_DATES if form.strip().upper() == "AUTO" else ()


def _names(form: str) -> list[str]:
    return [text for text, is_element in tokens(form.strip()) if is_element]


def _of_century(form: str, names: list[str], start: int) -> list[tuple[str, str]]:
    """One reading; several where the year has two digits or one, each for the century that its years are in."""
    if "YY" not in names and "Y" not in names:
        return [_reading(form, r"\d{1,4}", "")]
    century, first = divmod(start, 100)
    found = []
    for years, prefix in ((range(first, 100), century), (range(first), century + 1)):
        for digits, zero in (
            ([f"{year:02d}" for year in years], ""),
            ([str(year) for year in years if year < 10], "0"),
        ):
            if digits:
                found.append(_reading(form, "|".join(digits), f"{prefix}{zero}"))
    return found


def _reading(form: str, year: str, century: str) -> tuple[str, str]:
    pattern: list[str] = []
    groups: dict[str, int] = {}
    for text, is_element in tokens(form):
        if not is_element:
            pattern.append(r"\s+" if text.isspace() else rf"\s*{re.escape(text)}" if text else "")
            continue
        element = _ELEMENTS[text]
        if element.part is None:
            pattern.append(rf"\s*{element.pattern}")
            continue
        if element.part in groups:
            raise errors.unsupported(f"date or time format '{form}': it names the {element.part} twice")
        groups[element.part] = len(groups) + 1
        pattern.append(rf"\s*({year if element.part == 'year' else element.pattern})")
    if "half" in groups and {"HH24", "HH", "H24", "H"} & set(_names(form)):
        raise errors.unsupported(f"date or time format '{form}': AM and PM need HH12")
    if not groups:
        raise errors.unsupported(f"date or time format '{form}': it has no element")
    absent = {"year": "1970", "month": "1", "day": "1"}
    rewriting = [f"\\{groups[part]}" if part in groups else absent.get(part, "") for part in PARTS]
    rewriting[0] = century + rewriting[0]
    return rf"(?i){''.join(pattern)}\s*", "|".join(rewriting)


@dataclass(frozen=True)
class Piece:
    """A part of a written text: strftime codes, digits of the fraction, or the offset from UTC."""

    kind: str
    """codes, fraction, half or offset."""
    text: str
    """The codes; the number of digits; the element's name."""


@cache
def writing(form: str) -> tuple[Piece, ...]:
    """What writes a value in this format, in order."""
    pieces: list[Piece] = []
    for text, is_element in tokens(form):
        element = _ELEMENTS[text] if is_element else None
        if element is None or element.strftime is not None:
            codes = element.strftime if element is not None and element.strftime else text.replace("%", "%%")
            if pieces and pieces[-1].kind == "codes":
                codes = pieces.pop().text + codes
            pieces.append(Piece("codes", codes))
        elif element.part == "fraction":
            pieces.append(Piece("fraction", text[2:] or "9"))
        else:
            pieces.append(Piece("half" if element.part == "half" else "offset", text))
    return tuple(pieces)


def parts(form: str) -> set[str]:
    """Which parts a format has."""
    return {str(_ELEMENTS[text].part or "day") for text, is_element in tokens(form) if is_element}


def check_writes(form: str, kind: str) -> None:
    """Refuses a format that would write what a value of this type does not have."""
    missing = {"DATE": {"offset"}, "TIME": _DATE_PARTS | {"offset"}, "TIMESTAMP_NTZ": {"offset"}}.get(kind, set())
    found = parts(form) & missing
    if found:
        raise errors.unsupported(f"format '{form}' for a {kind}, which has no {sorted(found)[0]}")


# https://docs.snowflake.com/en/sql-reference/date-time-input-output#supported-formats-for-auto-detection
_ISO_TIME = rf"(\d{{1,2}})(?::(\d{{1,2}})(?::(\d{{1,2}})(?:\.(\d+))?)?\s*({_OFFSET})?)?"
_SHORT_OFFSET = r"[+-](?:0\d|1[0-4]):?[0-5]\d"
_CLOCK = rf"(\d{{1,2}}):(\d{{1,2}}):(\d{{1,2}})(?:\.(\d+))?(?: ([AP])M)?(?: ({_SHORT_OFFSET}))?"
AUTO_DATES: tuple[tuple[str, str], ...] = (
    (rf"(\d{{1,4}})-(\d{{1,2}})-(\d{{1,2}})(?:(?:T|\s+){_ISO_TIME})?", r"\1|\2|\3|\4|\5|\6|\7||\8"),
    (rf"(?i)(\d{{1,2}})-({_MONTHS})-(\d{{1,4}})", r"\3|\2|\1||||||"),
    (r"(\d{1,2})/(\d{1,2})/(\d{1,4})(?: (\d{1,2}):(\d{1,2}):(\d{1,2}))?", r"\3|\1|\2|\4|\5|\6|||"),
    (rf"(?i){_DAYS}, (\d{{1,2}}) ({_MONTHS}) (\d{{1,4}}) {_CLOCK}", r"\3|\2|\1|\4|\5|\6|\7|\8|\9"),
    (
        rf"(?i){_DAYS} ({_MONTHS}) (\d{{1,2}}) (\d{{1,2}}):(\d{{1,2}}):(\d{{1,2}}) ({_SHORT_OFFSET}) (\d{{1,4}})",
        r"\7|\1|\2|\3|\4|\5|||\6",
    ),
)
"""What AUTO reads as a date or a timestamp, each with its rewriting to the canonical form."""

AUTO_TIMES: tuple[tuple[str, str], ...] = (
    (rf"(\d{{1,2}}):(\d{{1,2}})(?::(\d{{1,2}})(?:\.(\d+))?)?\s*({_OFFSET})?", r"1970|1|1|\1|\2|\3|\4||\5"),
    (r"(?i)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)? ([AP])M", r"1970|1|1|\1|\2|\3|\4|\5|"),
)
"""What AUTO reads as a time."""
