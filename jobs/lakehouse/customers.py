"""Customer records: raw JSON -> typed rows of customers_info (pure)."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from lakehouse.raw_records import FILE, POSITION
from lakehouse.record_checks import Check, reject
from lakehouse.record_fields import Field
from lakehouse.schemas import CUSTOMERS

RECORD = (Field("customer_id", "int"), Field("name", "string"), Field("age", "int"))

OLDEST = 150
CONFLICTING = "customer_id has several records that differ"
COPY = "record is a copy of another"


def checks() -> list[Check]:
    """Rules of a customer record, in the order in which they are told."""
    return [
        reject("name is empty", F.trim("name") == ""),
        reject("age is out of range", ~F.col("age").between(0, OLDEST)),
    ]


def with_repeats(records: DataFrame) -> DataFrame:
    """Marks the records of a customer_id that has several.

    Of identical records the first one stays good: the load and the quarantine must choose the same. Where they differ
    none does: nobody can tell here which one is right.
    """
    good = F.col("problem").isNull()
    copies = Window.partitionBy("customer_id", "name", "age", good).orderBy(FILE, POSITION)
    marked = records.withColumn("copy", F.row_number().over(copies))
    versions = F.count(F.when(good & (F.col("copy") == 1), True)).over(Window.partitionBy("customer_id"))
    return (
        marked.withColumn("versions", versions)
        .withColumn(
            "problem",
            F.when(~good, F.col("problem"))
            .when(F.col("versions") > 1, F.lit(CONFLICTING))
            .when(F.col("copy") > 1, F.lit(COPY)),
        )
        .drop("copy", "versions")
    )


def rows(records: DataFrame) -> DataFrame:
    """Good records as rows of customers_info."""
    return records.select(*[F.col(name).cast(type_).alias(name) for name, type_ in CUSTOMERS.items()])
