"""One value of a raw file -> a text that casts to its field's type without loss, or what is wrong with it."""

from __future__ import annotations

import datetime
import math
import re
import struct
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from lakehouse.record_fields import Field

MISSING = " is missing"
WRONG_TYPE = " has the wrong type"
TOO_LARGE = " is too large"
TOO_SMALL = " is too small"
NEAR_ZERO = " is too near to zero"
LEAP_SECOND = " has a leap second"
NO_ZONE = " has no time zone"
ZONE = " has a time zone"
OUT_OF_RANGE = " is out of range"
#: Of a second, in all tables here.
MOST_DECIMALS = 6
TOO_PRECISE = " has more than {} decimals"

_INT = re.compile(r"-?[0-9]+")
_DECIMAL_TEXT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NUMBER_TEXT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(Z|([+-])([0-9]{2})(?::?([0-5][0-9]))?)?"
)
_INT_LIMITS = {"int": 2**31, "bigint": 2**63}
#: More digits than any integer has; int() of very many would take long.
_INT_DIGITS = 21

#: A value as text, and what is wrong with it: follows the field's name.
Told = tuple[str | None, str | None]


class Number(str):
    """A number of the JSON text, as it stands there."""

    __slots__ = ()


def of_json(field: Field, value: Any) -> Told:
    """Of a value of JSON that is not null, with `Number` for all numbers."""
    name = field.name_of_type
    if name == "boolean":
        return ("true" if value else "false", None) if isinstance(value, bool) else (None, WRONG_TYPE)
    if not isinstance(value, str):
        return None, WRONG_TYPE
    if isinstance(value, Number):
        return _OF_NUMBERS[name](field, value) if name in _OF_NUMBERS else (None, WRONG_TYPE)
    # An amount may be a text, as many systems write it, but without an exponent.
    if name == "decimal":
        return of_text(field, value)
    return (None, WRONG_TYPE) if name in _OF_NUMBERS else _OF_TEXTS[name](field, value)


def of_text(field: Field, text: str) -> Told:
    """Of a value in a format where all values are texts."""
    name = field.name_of_type
    if name == "boolean":
        return (text, None) if text in ("true", "false") else (None, WRONG_TYPE)
    if name == "decimal" and not _DECIMAL_TEXT.fullmatch(text):
        return None, WRONG_TYPE
    if name in ("float", "double") and not _NUMBER_TEXT.fullmatch(text):
        return None, WRONG_TYPE
    return (_OF_NUMBERS.get(name) or _OF_TEXTS[name])(field, text)


def _int(field: Field, text: str) -> Told:
    if not _INT.fullmatch(text):
        return None, WRONG_TYPE
    limit = _INT_LIMITS[field.name_of_type]
    if len(text) > _INT_DIGITS or not -limit <= int(text) < limit:
        return None, TOO_SMALL if text.startswith("-") else TOO_LARGE
    return str(int(text)), None


def _decimal(field: Field, text: str) -> Told:
    precision, scale = field.precision_and_scale
    too_precise = TOO_PRECISE.format(scale)
    try:
        # Takes digits and exponent as they are: 1e100000000 is not a hundred million digits here.
        number = Decimal(text)
    except InvalidOperation:
        # JSON's numbers are Python's, but for exponents of 19 digits and more.
        digits, _, exponent = text.lower().partition("e")
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


def _float(field: Field, text: str) -> Told:
    """The nearest number that the type has; none that would be infinite, or zero where the text is not."""
    number = float(text)
    nearest = number
    if field.type == "float" and not math.isinf(number):
        try:
            [nearest] = struct.unpack("f", struct.pack("f", number))
        except OverflowError:
            nearest = math.copysign(math.inf, number)
    if math.isinf(nearest):
        return None, TOO_SMALL if nearest < 0 else TOO_LARGE
    if nearest == 0 and re.split("[eE]", text)[0].strip("-0.") != "":
        return None, NEAR_ZERO
    # The text itself where the type has fewer bits: not rounded twice.
    return str(text) if field.type == "float" else repr(number), None


def _date(_field: Field, text: str) -> Told:
    if not _DAY.fullmatch(text):
        return None, WRONG_TYPE
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return None, WRONG_TYPE
    return text, None


def _moment(field: Field, text: str) -> Told:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None, WRONG_TYPE
    day, minute, second, decimals, zone, sign, hours, minutes = found.groups()
    is_leap = second == "60"
    try:
        moment = datetime.datetime.fromisoformat(f"{day}T{minute}:{'59' if is_leap else second}")
    except ValueError:
        return None, WRONG_TYPE
    if is_leap:
        return None, LEAP_SECOND
    if (zone is None) != (field.type == "timestamp_ntz"):
        return None, NO_ZONE if zone is None else ZONE
    decimals = (decimals or "").rstrip("0")
    if len(decimals) > MOST_DECIMALS:
        return None, TOO_PRECISE.format(MOST_DECIMALS)
    if hours is not None:
        if int(hours) > 23:
            return None, WRONG_TYPE
        offset = datetime.timedelta(hours=int(hours), minutes=int(minutes or 0))
        try:
            moment += offset if sign == "-" else -offset
        except OverflowError:
            return None, OUT_OF_RANGE
    return f"{moment.isoformat()}{'.' + decimals if decimals else ''}{'' if zone is None else 'Z'}", None


def _string(_field: Field, text: str) -> Told:
    return text, None


_Of = Callable[[Field, str], Told]
_OF_NUMBERS: dict[str, _Of] = {"int": _int, "bigint": _int, "decimal": _decimal, "float": _float, "double": _float}
_OF_TEXTS: dict[str, _Of] = {"string": _string, "date": _date, "timestamp": _moment, "timestamp_ntz": _moment}
