"""The rules that a typed record must keep, and the reason why one is broken.

A check is a condition over the columns of a record, true where the record is bad. That a record has all values it must
have, each of its type, is not among them: `json_record` tells what is none.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lakehouse.raw_records import PROBLEM
from lakehouse.record_fields import Bound, Fields, Rule, leaves


class Check(NamedTuple):
    reason: str
    #: Never NULL; true where the record is bad.
    is_bad: Column


def checks(fields: Fields, given: Mapping[str, Bound] | None = None) -> list[Check]:
    """Of the fields' rules, in their order; `given` are the values that rules name. NULL keeps every rule."""
    found = []
    for path, field in leaves(fields):
        for rule in field.rules:
            broken = _breaks(rule, F.col(".".join(path)), given or {})
            found.append(Check(f"{field.name} {rule.reason}", F.coalesce(broken, F.lit(False))))
    return found


def _breaks(rule: Rule, value: Column, given: Mapping[str, Bound]) -> Column:
    broken = []
    if rule.above is not None:
        broken.append(value <= _bound(rule.above, given))
    if rule.least is not None:
        broken.append(value < _bound(rule.least, given))
    if rule.most is not None:
        broken.append(value > _bound(rule.most, given))
    if rule.not_blank:
        broken.append(F.trim(value) == "")
    return reduce(or_, broken)


def _bound(bound: Bound, given: Mapping[str, Bound]) -> Column:
    found = given[bound] if isinstance(bound, str) else bound
    # Not as a date of Java, which has a time zone.
    return F.lit(found.isoformat()).cast("date") if isinstance(found, datetime.date) else F.lit(found)


def problem(checks: list[Check]) -> Column:
    """Reason of the first check that a record fails; NULL for a good record."""
    first_reason = F.coalesce(*[F.when(check.is_bad, F.lit(check.reason)) for check in checks])
    # One test for the many good records.
    return F.when(reduce(or_, [check.is_bad for check in checks]), first_reason)


def with_problem(records: DataFrame, checks: list[Check]) -> DataFrame:
    """The records, those without a problem so far checked."""
    return records.withColumn(PROBLEM, F.coalesce(F.col(PROBLEM), problem(checks)))
