"""Records of one load that share what only one may have: a key, or a value that is unique."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from lakehouse.record_columns import FILE, POSITION, PROBLEM
from lakehouse.record_fields import Field, Fields, MapOf

CONFLICTING = "{} has conflicting records"
COPY = "record is a copy of another"
NOT_UNIQUE = "{} is not unique"


def with_repeats(records: DataFrame, fields: Fields, key: Sequence[str]) -> DataFrame:
    """Marks the records of a key that has several.

    Of identical records the first one stays good: the load and the quarantine must choose the same. Where they differ
    none does: nobody can tell here which one is right.
    """
    good = F.col(PROBLEM).isNull()
    return (
        with_versions(records, fields, key)
        .withColumn(
            PROBLEM,
            F.when(~good, F.col(PROBLEM))
            .when(F.col("versions of") > 1, F.lit(CONFLICTING.format(", ".join(key))))
            .when(F.col("copy of") > 1, F.lit(COPY)),
        )
        .drop("copy of", "versions of")
    )


def with_versions(records: DataFrame, fields: Fields, key: Sequence[str]) -> DataFrame:
    """Adds `copy of`, the place of a record among its equals from 1, and `versions of`, how many of the key differ."""
    good = F.col(PROBLEM).isNull()
    copies = Window.partitionBy(*[_comparable(field) for field in fields], good).orderBy(FILE, POSITION)
    versions = F.count(F.when(good & (F.col("copy of") == 1), True)).over(Window.partitionBy(*key))
    return records.withColumn("copy of", F.row_number().over(copies)).withColumn("versions of", versions)


def with_unique(records: DataFrame, column: str) -> DataFrame:
    """Marks the good records that share a value of the column; NULL is shared by none."""
    good = F.col(PROBLEM).isNull() & F.col(column).isNotNull()
    times = F.count(F.when(good, True)).over(Window.partitionBy(column))
    marked = records.withColumn("times of", times)
    shared = F.when(good & (F.col("times of") > 1), F.lit(NOT_UNIQUE.format(column)))
    return marked.withColumn(PROBLEM, F.coalesce(F.col(PROBLEM), shared)).drop("times of")


def _comparable(field: Field) -> Column:
    """The column, or what is equal where it is: Spark compares no maps. Their keys are in one order."""
    return F.to_json(F.struct(field.name)) if _has_map(field) else F.col(field.name)


def _has_map(field: Field) -> bool:
    return isinstance(field.type, MapOf) or any(map(_has_map, field.inner))
