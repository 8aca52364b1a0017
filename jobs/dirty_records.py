"""Every kind of bad record that the loads quarantine, with the reason they give: used by the dirty sample and tests.

In an array all records must be JSON, so a syntax error is not among them: it makes the whole file unreadable.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Bad(NamedTuple):
    #: Reason in the quarantine table.
    reason: str
    #: JSON: one sales record; for customers an array of records.
    text: str
    #: How many of them are bad.
    records: int = 1


def _sale(reason: str, customer_id: Any = 1001, name: Any = "Ada Abe", **purchase: Any) -> Bad:
    purchases = {"prodid": 7, "purchase_amount": 12.5, "quantity": 2, "purchase_date": "2024-02-29", **purchase}
    return Bad(reason, json.dumps({"customer_id": customer_id, "customer_name": name, "purchases": purchases}))


#: A sale with an amount that is not a value of Python.
_SALE = (
    '{"customer_id": 1001, "customer_name": "Ada Abe", "purchases": '
    '{"prodid": 7, "purchase_amount": %s, "quantity": 2, "purchase_date": "2024-02-29"}}'
)

BAD_SALES: tuple[Bad, ...] = (
    _sale("customer_id is missing", customer_id=None),
    _sale("customer_id has the wrong type", customer_id="one thousand"),
    Bad("purchases is missing", '{"customer_id": 1001, "customer_name": "Ada Abe"}'),
    Bad("purchases has the wrong type", '{"customer_id": 1001, "customer_name": "Ada Abe", "purchases": "none"}'),
    _sale("prodid is missing", prodid=None),
    _sale("prodid has the wrong type", prodid="P-7"),
    _sale("prodid is not positive", prodid=0),
    _sale("purchase_amount is missing", purchase_amount=None),
    _sale("purchase_amount has the wrong type", purchase_amount="12,50 EUR"),
    _sale("purchase_amount has the wrong type", purchase_amount="12,50"),
    _sale("purchase_amount is not positive", purchase_amount=0),
    _sale("purchase_amount is not positive", purchase_amount=-12.5),
    _sale("purchase_amount has more than 2 decimals", purchase_amount=12.505),
    _sale("purchase_amount is too large", purchase_amount=10_000_000_000),
    Bad("purchase_amount has more than 2 decimals", _SALE % "19.9999999"),
    Bad("purchase_amount is too large", _SALE % "1e100000000"),
    Bad("purchase_amount is repeated", _SALE % '12.5, "purchase_amount": 1250'),
    _sale("quantity is missing", quantity=None),
    _sale("quantity has the wrong type", quantity=1.5),
    _sale("quantity is not positive", quantity=-1),
    _sale("purchase_date is missing", purchase_date=None),
    _sale("purchase_date has the wrong type", purchase_date="2024-02-30"),
    _sale("purchase_date has the wrong type", purchase_date="2024-3"),
    _sale("purchase_date has the wrong type", purchase_date="2024-02-29 10:00"),
    _sale("purchase_date is out of range", purchase_date="1899-12-31"),
    _sale("purchase_date is out of range", purchase_date="2999-01-01"),
)

BAD_CUSTOMERS: tuple[Bad, ...] = (
    Bad("customer_id is missing", '[{"name": "Nobody", "age": 30}]'),
    Bad("customer_id has the wrong type", '[{"customer_id": "x", "name": "Nobody", "age": 30}]'),
    Bad("name is missing", '[{"customer_id": 1201, "age": 30}]'),
    Bad("age has the wrong type", '[{"customer_id": 1202, "name": "Ada Abe", "age": "old"}]'),
    Bad("age is out of range", '[{"customer_id": 1203, "name": "Ada Abe", "age": 151}]'),
    Bad(
        "customer_id has conflicting records",
        '[{"customer_id": 1204, "name": "A", "age": 1}, {"customer_id": 1204, "name": "B", "age": 1}]',
        records=2,
    ),
    Bad(
        "record is a copy of another",
        '[{"customer_id": 1101, "name": "Ann", "age": 40}, {"customer_id": 1101, "name": "Ann", "age": 40}]',
    ),
)
