"""Sales records: raw JSON -> typed rows of raw_sales_data (pure)."""

from __future__ import annotations

import datetime

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from lakehouse.record_checks import Check, reject
from lakehouse.record_fields import Field
from lakehouse.schemas import MONEY, RAW_SALES

RECORD = (
    Field("customer_id", "int"),
    Field("customer_name", "string", required=False),
    Field(
        "purchases",
        (
            Field("prodid", "int"),
            Field("purchase_amount", MONEY),
            Field("quantity", "int"),
            Field("purchase_date", "date"),
        ),
    ),
)

FIRST_DAY = datetime.date(1990, 1, 1)


def checks(last_day: datetime.date) -> list[Check]:
    """Rules of a sales record, in the order in which they are told. Sales after `last_day` are out of range."""
    return [
        reject("prodid is not positive", F.col("purchases.prodid") <= 0),
        reject("purchase_amount is not positive", F.col("purchases.purchase_amount") <= 0),
        reject("quantity is not positive", F.col("purchases.quantity") <= 0),
        reject(
            "purchase_date is out of range",
            ~F.col("purchases.purchase_date").between(_date(FIRST_DAY), _date(last_day)),
        ),
    ]


def rows(records: DataFrame) -> DataFrame:
    """Good records as rows of raw_sales_data."""
    return records.select(*[F.col(name).cast(type_).alias(name) for name, type_ in RAW_SALES.items()])


def _date(day: datetime.date):  # type: ignore[no-untyped-def]
    return F.lit(day.isoformat()).cast("date")
