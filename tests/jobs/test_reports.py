from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from lakehouse.record_fields import columns_of
from lakehouse.reports import sales_by_product, top_products, top_products_report, valid_sales
from lakehouse.schemas import REPORT, ddl
from tests.jobs.declared import SALE_FIELDS

JAN, FEB = datetime.date(2024, 1, 1), datetime.date(2024, 2, 29)
TODAY = datetime.date(2025, 5, 6)
Purchase = tuple[int | None, str | None, int | None, datetime.date | None]


def raw_sales(spark: SparkSession, *purchases: Purchase, customers: tuple[int, ...] = ()) -> DataFrame:
    names = ("prodid", "purchase_amount", "quantity", "purchase_date")
    rows: list[Any] = [
        {
            "customer_id": customers[n] if customers else 1,
            "purchases": dict(
                zip(names, (product, None if amount is None else Decimal(amount), quantity, day), strict=True)
            ),
        }
        for n, (product, amount, quantity, day) in enumerate(purchases)
    ]
    return spark.createDataFrame(rows, ddl(columns_of(SALE_FIELDS)))


@pytest.mark.parametrize(
    "purchase",
    [
        (None, "9.00", 1, JAN),
        (0, "9.00", 1, JAN),
        (-1, "9.00", 1, JAN),
        (7, None, 1, JAN),
        (7, "0.00", 1, JAN),
        (7, "-0.01", 1, JAN),
        (7, "9.00", None, JAN),
        (7, "9.00", 0, JAN),
    ],
    ids=str,
)
def test_valid_sales_drops(spark: SparkSession, purchase: Purchase) -> None:
    assert valid_sales(raw_sales(spark, purchase)).collect() == []


def test_valid_sales_flattens_and_keeps_the_smallest_sale_without_a_date(spark: SparkSession) -> None:
    kept = valid_sales(raw_sales(spark, (7, "0.01", 1, None)))
    assert [row.asDict() for row in kept.collect()] == [
        {"customer_id": 1, "product_id": 7, "purchase_amount": Decimal("0.01"), "quantity": 1, "purchase_date": None}
    ]


def test_sales_by_product_adds_up(spark: SparkSession) -> None:
    sales = raw_sales(
        spark,
        (7, "10.00", 1, FEB),
        (7, "0.01", 4, JAN),
        (7, "5.00", 3, None),
        (9, "1.00", 1, JAN),
        customers=(1, 2, 1, 3),
    )
    rows = {row.product_id: row.asDict() for row in sales_by_product(valid_sales(sales)).collect()}
    assert rows[7] == {
        "product_id": 7,
        "total_sales_amount": Decimal("15.01"),
        "total_quantity_sold": 8,
        "total_transactions": 3,
        "max_transaction_amount": Decimal("10.00"),
        "min_transaction_amount": Decimal("0.01"),
        "max_quantity_per_transaction": 4,
        "unique_customers": 2,
        "first_sale_date": JAN,
        "last_sale_date": FEB,
        "avg_transaction_amount": Decimal("5.0033"),
        "avg_quantity_per_transaction": Decimal("2.6667"),
    }
    assert set(rows) == {7, 9}


def test_top_products_breaks_ties_on_product_id(spark: SparkSession) -> None:
    sales = raw_sales(spark, (7, "15.50", 1, JAN), (3, "10.00", 1, JAN), (3, "5.50", 1, JAN), (9, "1.00", 1, JAN))
    top = top_products(sales_by_product(valid_sales(sales)), 2).orderBy("sales_amount_rank")
    assert [(row.sales_amount_rank, row.product_id, row.total_sales_amount) for row in top.collect()] == [
        (1, 3, Decimal("15.50")),
        (2, 7, Decimal("15.50")),
    ]


def test_report_sums_the_largest_amounts_without_loss(spark: SparkSession) -> None:
    sales = raw_sales(spark, *[(7, "9999999999.99", 2147483647, JAN)] * 3)
    (row,) = top_products_report(sales, 10, TODAY, "raw_sales_data", "test").collect()
    assert row.total_sales_amount == Decimal("29999999999.97")
    assert row.total_quantity_sold == 3 * 2147483647
    assert row.avg_transaction_amount == Decimal("9999999999.9900")


def test_report_has_the_columns_of_its_table(spark: SparkSession) -> None:
    report = top_products_report(raw_sales(spark, (7, "1.00", 1, JAN)), 10, TODAY, "raw_sales_data", "nightly")
    assert [(field.name, field.dataType.simpleString()) for field in report.schema] == list(REPORT.items())
    (row,) = report.collect()
    assert (row.report_date, row.source_table, row.job_name) == (TODAY, "raw_sales_data", "nightly")


def test_report_of_nothing_is_empty(spark: SparkSession) -> None:
    assert top_products_report(raw_sales(spark), 10, TODAY, "raw_sales_data", "test").collect() == []
