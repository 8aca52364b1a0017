"""Sales records: raw JSON -> typed rows of raw_sales_data (pure)."""

from __future__ import annotations

import datetime

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from lakehouse.record_checks import Check, missing, reject
from lakehouse.schemas import RAW_SALES

#: As a file is read. Amounts have room for more than cents, to notice them; up to 18 digits a DECIMAL is as fast as a
#: whole number.
RECORD = (
    "customer_id int, customer_name string, "
    "purchases struct<prodid:int,purchase_amount:decimal(18,6),quantity:int,purchase_date:date>"
)

#: Where a value of the wrong type may be, in JSON path notation.
PATHS = [
    "customer_id",
    "purchases",
    "purchases.prodid",
    "purchases.purchase_amount",
    "purchases.quantity",
    "purchases.purchase_date",
]

FIRST_DAY = datetime.date(1990, 1, 1)


def checks(last_day: datetime.date) -> list[Check]:
    """Rules of a sales record, in the order in which they are told. Sales after `last_day` are out of range."""
    amount, day = F.col("purchases.purchase_amount"), F.col("purchases.purchase_date")
    return [
        missing("customer_id"),
        missing("purchases"),
        missing("purchases.prodid"),
        reject("prodid is not positive", F.col("purchases.prodid") <= 0),
        missing("purchases.purchase_amount"),
        reject("purchase_amount is not positive", amount <= 0),
        reject("purchase_amount is too large", amount >= F.lit("10000000000").cast("decimal(11,0)")),
        reject("purchase_amount has more than 2 decimals", amount != amount.cast("decimal(14,2)")),
        missing("purchases.quantity"),
        reject("quantity is not positive", F.col("purchases.quantity") <= 0),
        missing("purchases.purchase_date"),
        reject("purchase_date is out of range", ~day.between(_date(FIRST_DAY), _date(last_day))),
    ]


def rows(records: DataFrame) -> DataFrame:
    """Good records as rows of raw_sales_data."""
    return records.select(*[F.col(name).cast(type_).alias(name) for name, type_ in RAW_SALES.items()])


def _date(day: datetime.date):  # type: ignore[no-untyped-def]
    return F.lit(day.isoformat()).cast("date")
