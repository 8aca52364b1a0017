"""Loads into tables that somebody has altered: the columns of others become NULL, or the load is refused by name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from lakehouse.failures import LakehouseError, NoValidRecord, SchemaMismatch
from lakehouse.record_fields import columns_of
from lakehouse.schemas import QUARANTINE, REPORT
from lakehouse.snow_report import write_snow_report
from lakehouse.staging import begin
from lakehouse.steps import create_snow_report, top_products_report
from lakehouse.tables import TableLayout
from tests.jobs.declared import CUSTOMER_FIELDS, CUSTOMERS
from tests.jobs.lake import Lake, sale


@pytest.mark.parametrize(
    ("statements", "query", "row"),
    [
        # https://github.com/apache/iceberg/issues/2040
        (["ALTER TABLE {t} ADD COLUMN channel string"], "channel, customer_id, purchases.quantity", (None, 1001, 2)),
        (["ALTER TABLE {t} ADD COLUMN purchases.channel string"], "purchases.channel, purchases.quantity", (None, 2)),
        (
            ["ALTER TABLE {t} ADD COLUMN origin struct<shop:struct<id:int>,tags:array<string>>"],
            "origin, customer_id",
            (None, 1001),
        ),
        (
            ["ALTER TABLE {t} ADD COLUMN purchases.discount struct<rate:double> FIRST"],
            "purchases.discount, purchases.prodid",
            (None, 7),
        ),
        (
            ["ALTER TABLE {t} ADD COLUMN `net amount` decimal(9,2) AFTER customer_id"],
            "`net amount`, customer_id",
            (None, 1001),
        ),
        (
            ["ALTER TABLE {t} ALTER COLUMN customer_id TYPE bigint"],
            "customer_id, typeof(customer_id)",
            (1001, "bigint"),
        ),
        (
            ["ALTER TABLE {t} ALTER COLUMN purchases.quantity TYPE bigint"],
            "purchases.quantity, typeof(purchases.quantity)",
            (2, "bigint"),
        ),
        (
            ["ALTER TABLE {t} ALTER COLUMN purchases.purchase_amount TYPE decimal(30,2)"],
            "cast(purchases.purchase_amount as string), typeof(purchases.purchase_amount)",
            ("12.50", "decimal(30,2)"),
        ),
        (["ALTER TABLE {t} ALTER COLUMN purchases FIRST"], "customer_id, customer_name", (1001, "Ada Abe")),
        (
            [
                "ALTER TABLE {t} ALTER COLUMN purchases.purchase_date FIRST",
                "ALTER TABLE {t} ALTER COLUMN customer_name FIRST",
            ],
            "customer_id, customer_name, purchases.prodid, purchases.quantity",
            (1001, "Ada Abe", 7, 2),
        ),
        (
            ["ALTER TABLE {t} ADD PARTITION FIELD bucket(4, customer_id)"],
            "customer_id, customer_name",
            (1001, "Ada Abe"),
        ),
        (
            [
                "ALTER TABLE {t} REPLACE PARTITION FIELD `purchases.purchase_date_year` "
                "WITH month(purchases.purchase_date)",
            ],
            "customer_id, customer_name",
            (1001, "Ada Abe"),
        ),
        (
            ["ALTER TABLE {t} ADD COLUMN region string", "ALTER TABLE {t} ADD PARTITION FIELD region"],
            "region, customer_id",
            (None, 1001),
        ),
        (["ALTER TABLE {t} WRITE ORDERED BY customer_name"], "customer_id, customer_name", (1001, "Ada Abe")),
    ],
)
def test_a_table_that_can_still_hold_our_columns_is_loaded_by_name(
    lake: Lake, statements: list[str], query: str, row: tuple[Any, ...]
) -> None:
    lake.make_table()
    for statement in statements:
        lake.sql(statement)
    lake.load(sale(), sale())
    found = [tuple(found) for found in lake.sql(f"SELECT {query} FROM {{t}}")]  # noqa: S608
    assert found == [row] * 2


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        # https://github.com/apache/iceberg/issues/4542
        (
            ["ALTER TABLE {t} RENAME COLUMN customer_name TO cust_name"],
            r"has column cust_name where the job writes customer_name\. Run ALTER TABLE .* RENAME COLUMN `cust_name`",
        ),
        (["ALTER TABLE {t} RENAME COLUMN purchases TO bought"], "has column bought where the job writes purchases"),
        (
            ["ALTER TABLE {t} RENAME COLUMN purchases.prodid TO product_id"],
            "has column purchases.product_id where the job writes purchases.prodid",
        ),
        (
            [
                "ALTER TABLE {t} RENAME COLUMN customer_name TO first_name",
                "ALTER TABLE {t} RENAME COLUMN first_name TO last_name",
            ],
            "has column last_name where the job writes customer_name",
        ),
        (["ALTER TABLE {t} DROP COLUMN customer_name"], "had column customer_name, which was dropped"),
        (["ALTER TABLE {t} DROP COLUMN purchases.quantity"], "had column purchases.quantity, which was dropped"),
        (
            ["ALTER TABLE {t} DROP COLUMN customer_id", "ALTER TABLE {t} ADD COLUMN customer_id string"],
            "has column customer_id of type string, but the job writes int",
        ),
        (
            [
                "ALTER TABLE {t} DROP PARTITION FIELD `purchases.purchase_date_year`",
                "ALTER TABLE {t} WRITE UNORDERED",
                "ALTER TABLE {t} DROP COLUMN purchases.purchase_date",
                "ALTER TABLE {t} ADD COLUMN purchases.purchase_date timestamp",
            ],
            "has column purchases.purchase_date of type timestamp, but the job writes date",
        ),
    ],
)
def test_a_table_that_cannot_is_refused_by_name_before_anything_is_written(
    lake: Lake, statements: list[str], told: str
) -> None:
    lake.make_table()
    for statement in statements:
        lake.sql(statement)
    before = lake.metadata()
    with pytest.raises(SchemaMismatch, match=rf"^`lake`\.`\w+`\.`raw_sales_data` {told}"):
        lake.load(sale(), {"customer_id": "bad"})
    assert lake.metadata() == before
    assert not lake.spark.catalog.tableExists(lake.name("raw_sales_data_quarantine"))


def test_a_column_in_another_case_is_not_ours(lake: Lake) -> None:
    lake.make_table()
    lake.change_schema(lambda update: update.renameColumn("customer_name", "Customer_Name"))
    with pytest.raises(SchemaMismatch, match="has column Customer_Name where the job writes customer_name"):
        lake.load(sale())


def test_a_column_that_was_dropped_and_made_again_is_filled(lake: Lake) -> None:
    lake.load(sale())
    lake.sql("ALTER TABLE {t} DROP COLUMN customer_name")
    lake.sql("ALTER TABLE {t} ADD COLUMN customer_name string FIRST")
    lake.load(sale(2), mode="incremental")
    assert [tuple(row) for row in lake.sql("SELECT customer_id, customer_name FROM {t} ORDER BY 1")] == [
        (2, "Ada Abe"),
        (1001, None),
    ]


@pytest.mark.parametrize(
    ("require", "path"),
    [
        (lambda jvm, update: update.addRequiredColumn("tenant", jvm.StringType.get()), "tenant"),
        (lambda jvm, update: update.addRequiredColumn("purchases", "tenant", jvm.LongType.get()), "purchases.tenant"),
        (lambda jvm, update: update.requireColumn("customer_name"), "customer_name"),
        (lambda jvm, update: update.requireColumn("purchases.quantity"), "purchases.quantity"),
    ],
)
def test_a_required_column_is_refused_by_name(lake: Lake, require: Any, path: str) -> None:
    lake.make_table()
    types = lake.spark._jvm.org.apache.iceberg.types.Types  # type: ignore[union-attr]
    lake.change_schema(lambda update: require(types, update))
    before = lake.metadata()
    with pytest.raises(SchemaMismatch, match=rf"requires column {path}, .* DROP NOT NULL"):
        lake.load(sale())
    assert lake.metadata() == before


def older_table(lake: Lake) -> None:
    lake.spark.sql(
        f"CREATE TABLE {lake.name('raw_sales_data')} (customer_id int, purchases struct<prodid:int,"
        "purchase_amount:decimal(10,2),purchase_date:date>, extra string) USING iceberg"
    )
    lake.sql(
        "INSERT INTO {t} VALUES "
        "(1, named_struct('prodid', 1, 'purchase_amount', 1.5, 'purchase_date', DATE '2024-01-01'), 'x')"
    )


def test_an_older_table_is_evolved_in_the_commit_that_publishes_the_rows(lake: Lake) -> None:
    older_table(lake)
    commits = len(lake.sql("SELECT * FROM {t}.metadata_log_entries"))
    lake.load(sale(), mode="incremental")
    assert len(lake.sql("SELECT * FROM {t}.metadata_log_entries")) == commits + 1
    rows = lake.sql("SELECT customer_name, purchases.quantity, purchases.purchase_amount, extra FROM {t} ORDER BY 1")
    assert [tuple(map(str, row)) for row in rows] == [
        ("None", "None", "1.50", "x"),
        ("Ada Abe", "2", "12.50", "None"),
    ]


@pytest.mark.parametrize("records", [[{"customer_id": "bad"}], []])
def test_a_load_that_fails_changes_neither_rows_nor_schema_nor_properties(
    lake: Lake, records: list[Mapping[str, Any]]
) -> None:
    older_table(lake)
    before = lake.metadata()
    with pytest.raises(LakehouseError):
        lake.load(*records)
    assert lake.metadata() == before


def test_a_first_load_that_fails_leaves_no_table(lake: Lake) -> None:
    with pytest.raises(NoValidRecord):
        lake.load({"customer_id": "bad"})
    assert not lake.spark.catalog.tableExists(lake.name("raw_sales_data"))


def test_every_table_that_a_job_writes_may_be_altered(lake: Lake) -> None:
    tables = {
        "raw_sales_data_quarantine": QUARANTINE,
        "customers_info": columns_of(CUSTOMER_FIELDS),
        "top_10_products_report_spark": REPORT,
        "top_10_products_report_snow": REPORT,
    }
    for table, columns in tables.items():
        lake.make_table(table, columns, TableLayout())
        lake.sql("ALTER TABLE {t} ADD COLUMN note string FIRST", table)
    customers = lake.folder / "customers.json"
    customers.write_text('{"customer_id": 1001, "name": "Ada Abe", "age": 30}')
    lake.load_table(CUSTOMERS, raw_data=str(customers))
    customers.unlink()
    lake.load(sale(), {"customer_id": "bad"}, max_quarantined_share="1")
    lake.step(top_products_report, report_date="2025-01-01")
    lake.step(create_snow_report)
    for table in list(tables)[:3]:
        assert [row["note"] for row in lake.sql("SELECT note FROM {t}", table)] == [None]


def test_a_table_of_columns_that_spark_cannot_write_is_refused(lake: Lake) -> None:
    lake.make_table()
    types = lake.spark._jvm.org.apache.iceberg.types.Types  # type: ignore[union-attr]
    lake.change_schema(lambda update: update.addColumn("at", types.TimeType.get()))
    with pytest.raises(SchemaMismatch, match="has a column that this version of Spark cannot write"):
        lake.load(sale())


def test_nothing_changes_where_nothing_is_to_be_changed(lake: Lake) -> None:
    columns = {"id": "int"}
    begin(lake.spark, f"`lake`.`{lake.database}`.`once`", columns, TableLayout()).publish()
    before = lake.metadata("once")
    begin(lake.spark, f"`lake`.`{lake.database}`.`once`", columns, TableLayout()).publish()
    assert lake.metadata("once") == before


def test_snowflakes_report_goes_to_the_columns_by_their_names(lake: Lake) -> None:
    lake.load(sale())
    lake.step(create_snow_report)
    table = "top_10_products_report_snow"
    lake.sql("ALTER TABLE {t} ADD COLUMN note string FIRST", table)
    # Of one type, so that a report by position would be wrong without a word.
    lake.sql("ALTER TABLE {t} ALTER COLUMN total_transactions AFTER product_id", table)
    day = datetime.date(2025, 1, 1)
    write_snow_report(lake.spark, lake.name("raw_sales_data"), lake.name(table), day, 10, "job")
    query = "SELECT note, product_id, total_transactions, total_quantity_sold, job_name FROM {t}"
    assert [tuple(row) for row in lake.sql(query, table)] == [(None, 7, 1, 2, "job")]
    lake.sql("ALTER TABLE {t} RENAME COLUMN total_quantity_sold TO quantity", table)
    with pytest.raises(SchemaMismatch, match="lacks the columns total_quantity_sold"):
        write_snow_report(lake.spark, lake.name("raw_sales_data"), lake.name(table), day, 10, "job")
