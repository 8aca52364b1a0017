"""Sales records: what a raw one must hold, and so the columns of raw_sales_data."""

from __future__ import annotations

import datetime

from lakehouse.record_fields import POSITIVE, Field, Rule
from lakehouse.schemas import MONEY

FIRST_DAY = datetime.date(1990, 1, 1)
#: The name of the last day that a load takes.
LAST_DAY = "last_day"

RECORD = (
    Field("customer_id", "int"),
    Field("customer_name", "string", required=False),
    Field(
        "purchases",
        (
            Field("prodid", "int", rules=(POSITIVE,)),
            Field("purchase_amount", MONEY, rules=(POSITIVE,)),
            Field("quantity", "int", rules=(POSITIVE,)),
            Field("purchase_date", "date", rules=(Rule("is out of range", least=FIRST_DAY, most=LAST_DAY),)),
        ),
    ),
)
