"""Averages that two engines compute to the same last digit.

AVG and `/` on DECIMAL give another scale, and another rounding, on each engine. Here the quotient comes from a DOUBLE
estimate, corrected with exact whole-number arithmetic: whatever an engine's estimate is off by (at most one, as the
quotient stays below 2**53), the result is the same.
"""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

from lakehouse.schemas import AVERAGE


def average(total: Column, count: Column) -> Column:
    """`total / count`, rounded half up to 4 digits.

    `total` is not negative and has at most 4 decimals, `count` is positive; NULL where either is NULL.
    """
    # Half up: floor(x + 1/2) of x = total * 10000 / count, as a fraction of whole numbers.
    twice_count = (count * F.lit(2)).cast("decimal(19,0)")
    dividend = (total.cast("decimal(26,4)") * F.lit("20000").cast("decimal(5,0)")).cast("decimal(30,0)") + count
    tenthousandths = whole_quotient(dividend.cast("decimal(30,0)"), twice_count)
    return (tenthousandths.cast("decimal(18,0)") * F.lit("0.0001").cast("decimal(4,4)")).cast(AVERAGE)


def whole_quotient(dividend: Column, divisor: Column) -> Column:
    """floor(dividend / divisor) of whole DECIMALs, dividend >= 0, divisor > 0, quotient below 2**53."""
    estimate = F.floor(dividend.cast("double") / divisor.cast("double")).cast("decimal(18,0)")
    remainder = dividend - estimate * divisor
    return estimate + F.when(remainder < 0, -1).when(remainder >= divisor, 1).otherwise(0)
