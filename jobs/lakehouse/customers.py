"""Customer records: what a raw one must hold, and so the columns of customers_info; several of one customer."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from lakehouse.raw_records import FILE, POSITION
from lakehouse.record_fields import Field, Rule

RECORD = (
    Field("customer_id", "int"),
    Field("name", "string", rules=(Rule("is empty", not_blank=True),)),
    Field("age", "int", rules=(Rule("is out of range", least=0, most=150),)),
)

CONFLICTING = "customer_id has conflicting records"
COPY = "record is a copy of another"


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
