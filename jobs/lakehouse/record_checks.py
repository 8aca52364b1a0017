"""Which records are good, and the reason why one is not.

A check is a condition over the typed columns of a record, true where the record is bad. Reading a file types the
record: a value of another type becomes NULL, so that "is missing" and "has the wrong type" are told apart only for
the few bad records, from their text.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import NamedTuple

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

NOT_A_RECORD = "record is not a JSON object"
NOT_ALONE = "something follows the JSON object"
MISSING = " is missing"
WRONG_TYPE = " has the wrong type"


class Check(NamedTuple):
    reason: str
    #: Never NULL; true where the record is bad.
    is_bad: Column


def missing(path: str) -> Check:
    return Check(_leaf(path) + MISSING, F.col(path).isNull())


def reject(reason: str, is_bad: Column) -> Check:
    """A NULL operand never makes a record bad: that is for `missing` to say."""
    return Check(reason, F.coalesce(is_bad, F.lit(False)))


def problem(checks: list[Check]) -> Column:
    """Reason of the first check that a typed record fails; NULL for a good record."""
    first_reason = F.coalesce(*[F.when(check.is_bad, F.lit(check.reason)) for check in checks])
    # One test for the many good records.
    return F.when(reduce(or_, [check.is_bad for check in checks]), first_reason)


def problem_of_text(record: Column, checks: list[Check], paths: list[str]) -> Column:
    """`problem`, told more exactly from the record's text: missing, of the wrong type, or no record at all."""
    found = problem(checks)
    told = reduce(
        lambda otherwise, path: F.when(
            (found == _leaf(path) + MISSING) & F.get_json_object(record, f"$.{path}").isNotNull(),
            F.lit(_leaf(path) + WRONG_TYPE),
        ).otherwise(otherwise),
        paths,
        found,
    )
    # See type_texts for the brackets.
    objects = F.from_json(F.concat(F.lit("["), record, F.lit("]")), "array<map<string,string>>")
    starts_with_object = F.from_json(record, "map<string,string>").isNotNull()
    return (
        F.when((F.size(objects) == 1) & objects[0].isNotNull() & fits_in_braces(record), told)
        .when(starts_with_object, F.lit(NOT_ALONE))
        .otherwise(F.lit(NOT_A_RECORD))
    )


def fits_in_braces(text: Column) -> Column:
    """Whether a text that is JSON within brackets is so by itself: a `]` of its own may have closed them early."""
    return F.from_json(F.concat(F.lit('{"_":'), text, F.lit("}")), "map<string,string>").isNotNull()


def with_problem(records: DataFrame, checks: list[Check]) -> DataFrame:
    return records.withColumn("problem", problem(checks))


def _leaf(path: str) -> str:
    return path.rsplit(".", 1)[-1]
