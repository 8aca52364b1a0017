"""The rules that a typed record must keep, and the reason why one is broken.

A check is a condition over the columns of a record, true where the record is bad. That a record has all values it must
have, each of its type, is not among them: `json_record` tells what is none.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import NamedTuple

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lakehouse.raw_records import PROBLEM


class Check(NamedTuple):
    reason: str
    #: Never NULL; true where the record is bad.
    is_bad: Column


def reject(reason: str, is_bad: Column) -> Check:
    """A NULL operand never makes a record bad."""
    return Check(reason, F.coalesce(is_bad, F.lit(False)))


def problem(checks: list[Check]) -> Column:
    """Reason of the first check that a record fails; NULL for a good record."""
    first_reason = F.coalesce(*[F.when(check.is_bad, F.lit(check.reason)) for check in checks])
    # One test for the many good records.
    return F.when(reduce(or_, [check.is_bad for check in checks]), first_reason)


def with_problem(records: DataFrame, checks: list[Check]) -> DataFrame:
    """The records, those without a problem so far checked."""
    return records.withColumn(PROBLEM, F.coalesce(F.col(PROBLEM), problem(checks)))
