"""The rules that a typed record must keep, and the reason why one is broken.

A check is a condition over the columns of a record, true where the record is bad. That a record has all values it must
have, each of its type, is not among them: the readers tell what is none.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import NamedTuple

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lakehouse.record_columns import PROBLEM
from lakehouse.record_fields import Field, Fields, ListOf, MapOf, Rule, leaves

#: Days of a rule, from today on.
MOVING_DAYS = {"today": 0, "tomorrow": 1}


class Check(NamedTuple):
    reason: str
    #: Never NULL; true where the record is bad.
    is_bad: Column


#: Of a value, whether it is bad; never NULL.
_Test = Callable[[Column], Column]


def checks(fields: Fields, today: datetime.date) -> list[Check]:
    """Of the fields' rules, in their order. NULL keeps every rule."""
    return [
        Check(reason, is_bad(F.col(".".join(path))))
        for path, field in leaves(fields)
        for reason, is_bad in _tests(field, today)
    ]


def _tests(field: Field, today: datetime.date) -> list[tuple[str, _Test]]:
    match field.type:
        case str():
            return [(f"{field.name} {rule.reason}", _test(rule, field.type, today)) for rule in field.rules]
        case ListOf(element):
            return [(reason, _in_any(is_bad, lambda value: value)) for reason, is_bad in _tests(element, today)]
        case MapOf(item):
            return [(reason, _in_any(is_bad, F.map_values)) for reason, is_bad in _tests(item, today)]
        case members:
            return [
                (reason, _in_member(is_bad, member.name))
                for member in members
                for reason, is_bad in _tests(member, today)
            ]


def _in_any(is_bad: _Test, items: Callable[[Column], Column]) -> _Test:
    return lambda value: F.coalesce(F.exists(items(value), is_bad), F.lit(False))


def _in_member(is_bad: _Test, name: str) -> _Test:
    return lambda value: is_bad(value.getField(name))


def _test(rule: Rule, type_: str, today: datetime.date) -> _Test:
    def literal(text: str) -> Column:
        if text in MOVING_DAYS and type_ == "date":
            text = (today + datetime.timedelta(days=MOVING_DAYS[text])).isoformat()
        return F.lit(text).cast(type_)

    def is_bad(value: Column) -> Column:
        broken = []
        if rule.above is not None:
            broken.append(value <= literal(rule.above))
        if rule.below is not None:
            broken.append(value >= literal(rule.below))
        if rule.least is not None:
            broken.append(value < literal(rule.least))
        if rule.most is not None:
            broken.append(value > literal(rule.most))
        if rule.not_blank:
            broken.append(F.trim(value) == "")
        if rule.pattern is not None:
            broken.append(~value.rlike(rf"\A(?:{rule.pattern})\z"))
        if rule.allowed:
            broken.append(~value.isin([literal(text) for text in rule.allowed]))
        return F.coalesce(reduce(or_, broken), F.lit(False))

    return is_bad


def problem(checks: list[Check]) -> Column:
    """Reason of the first check that a record fails; NULL for a good record."""
    if not checks:
        return F.lit(None).cast("string")
    first_reason = F.coalesce(*[F.when(check.is_bad, F.lit(check.reason)) for check in checks])
    # One test for the many good records.
    return F.when(reduce(or_, [check.is_bad for check in checks]), first_reason)


def with_problem(records: DataFrame, checks: list[Check]) -> DataFrame:
    """The records, those without a problem so far checked."""
    return records.withColumn(PROBLEM, F.coalesce(F.col(PROBLEM), problem(checks)))
