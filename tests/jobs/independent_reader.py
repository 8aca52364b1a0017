"""What a file of raw sales holds, by the rules of jobs/README.md and Python's own json: no code of the jobs."""

from __future__ import annotations

import datetime
import decimal
import gzip
import json
import re
from decimal import Decimal
from typing import Any

#: customer_id, customer_name, prodid, amount, quantity, date.
Row = tuple[int, str | None, int, Decimal, int, datetime.date]


def read(content: bytes, last_day: datetime.date) -> dict[int, Row | None]:
    """Place (line, or number of the array's element, from 1) -> row; None for what must be quarantined."""
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    content = content.removeprefix(b"\xef\xbb\xbf")
    if content.lstrip().startswith(b"["):
        # Bytes that are not UTF-8 as halves of surrogate pairs.
        found = json.loads(
            content.decode(errors="surrogateescape"), object_pairs_hook=_Pairs, parse_float=_Number, parse_int=_Number
        )
        return {place: _row(element, last_day) for place, element in enumerate(found, start=1)}
    lines = enumerate(re.split(rb"\r\n|\r|\n", content), start=1)
    return {place: _line(line, last_day) for place, line in lines if line.strip(b" \t")}


class _Pairs(list):  # type: ignore[type-arg]
    """An object, with each of its keys as often as it stands there."""


class _Number(str):
    """As it stands: Python turns no text of 5,000 digits into a number."""


def _line(line: bytes, last_day: datetime.date) -> Row | None:
    try:
        return _row(
            json.loads(line.decode(), object_pairs_hook=_Pairs, parse_float=_Number, parse_int=_Number), last_day
        )
    except (ValueError, RecursionError):
        return None


def _row(record: Any, last_day: datetime.date) -> Row | None:
    if not _is_sound(record):
        return None
    match record:
        case _Pairs():
            sale = dict(record)
        case _:
            return None
    purchases = sale.get("purchases")
    name = sale.get("customer_name")
    if not isinstance(purchases, _Pairs) or not (name is None or type(name) is str):
        return None
    bought = dict(purchases)
    customer, product, quantity = map(_int, (sale.get("customer_id"), bought.get("prodid"), bought.get("quantity")))
    amount, day = _amount(bought.get("purchase_amount")), _day(bought.get("purchase_date"))
    if customer is None or product is None or quantity is None or product <= 0 or quantity <= 0:
        return None
    if amount is None or day is None or not datetime.date(1990, 1, 1) <= day <= last_day:
        return None
    return customer, name, product, amount, quantity, day


def _is_sound(value: Any) -> bool:
    """No key twice in an object, no NaN, nothing that is not Unicode text."""
    if isinstance(value, _Pairs):
        keys = [key for key, _ in value]
        return len(keys) == len(set(keys)) and all(_is_sound(part) for pair in value for part in pair)
    if isinstance(value, list):
        return all(map(_is_sound, value))
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value)
    return not isinstance(value, float)


def _int(value: Any) -> int | None:
    if type(value) is not _Number or not re.fullmatch(r"-?[0-9]{1,10}", value):
        return None
    return int(value) if -(2**31) <= int(value) < 2**31 else None


def _amount(value: Any) -> Decimal | None:
    if type(value) is str and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return None
    if type(value) not in (str, _Number):
        return None
    with decimal.localcontext() as context:
        context.prec = 5000
        try:
            amount = Decimal(value)
        except decimal.InvalidOperation:
            return None
        # First its size, as of digits after the point nothing is known before.
        if amount.is_zero() or not -3 < amount.adjusted() < 10 or amount < 0:
            return None
        return amount if amount % Decimal("0.01") == 0 else None


def _day(value: Any) -> datetime.date | None:
    if type(value) is not str or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        return None
