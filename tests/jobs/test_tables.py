from __future__ import annotations

from collections.abc import Callable

import pytest
from pyspark.sql import SparkSession
from pyspark.sql.types import StructType

from lakehouse.failures import BadArgument, SchemaMismatch
from lakehouse.schemas import RAW_SALES, ddl
from lakehouse.tables import qualified, schema_changes

Parse = Callable[[str], StructType]


@pytest.fixture
def struct(spark: SparkSession) -> Parse:
    return lambda text: spark.createDataFrame([], text).schema


def test_same_schema_needs_no_change(struct: Parse) -> None:
    assert schema_changes("t", struct(ddl(RAW_SALES)), struct(ddl(RAW_SALES))) == []


def test_older_schema_is_evolved_in_place(struct: Parse) -> None:
    old = "customer_id int, extra string, purchases struct<prodid:int,purchase_amount:decimal(10,2),purchase_date:date>"
    assert schema_changes("t", struct(old), struct(ddl(RAW_SALES))) == [
        "ALTER TABLE t ADD COLUMN customer_name string",
        "ALTER TABLE t ALTER COLUMN purchases.purchase_amount TYPE decimal(12,2)",
        "ALTER TABLE t ADD COLUMN purchases.quantity int",
    ]


def test_wider_column_of_the_table_stays(struct: Parse) -> None:
    assert schema_changes("t", struct("a bigint, b decimal(20,2)"), struct("a int, b decimal(12,2)")) == []


@pytest.mark.parametrize(
    ("old", "column"),
    [
        (
            "purchases struct<prodid:int,purchase_amount:double,quantity:int,purchase_date:date>",
            "purchases.purchase_amount",
        ),
        ("purchases struct<prodid:string>", "purchases.prodid"),
        ("purchases string", "purchases"),
        ("customer_id string", "customer_id"),
    ],
)
def test_schema_that_cannot_hold_ours_is_refused_by_name(struct: Parse, old: str, column: str) -> None:
    with pytest.raises(SchemaMismatch, match=rf"^t has column {column} of type"):
        schema_changes("t", struct(old), struct(ddl(RAW_SALES)))


@pytest.mark.parametrize("name", ["", "a.b", "a`b", "Sales", "a-b", "a" * 256])
def test_table_names_that_one_engine_would_not_take(name: str) -> None:
    with pytest.raises(BadArgument, match="is no name"):
        qualified("glue_catalog", "sales", name)


def test_table_names_are_quoted() -> None:
    assert qualified("glue_catalog", "sales", "raw_1") == "`glue_catalog`.`sales`.`raw_1`"
