from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lakehouse.exact import average, whole_quotient
from lakehouse.schemas import AVERAGE, MONEY_TOTAL


def averages(spark: SparkSession, *pairs: tuple[str, int]) -> list[Decimal | None]:
    frame = spark.createDataFrame(
        [(n, total, count) for n, (total, count) in enumerate(pairs)], "n int, t string, c long"
    )
    with_average = frame.select("n", average(F.col("t").cast(MONEY_TOTAL), F.col("c")).alias("average"))
    assert with_average.schema["average"].dataType.simpleString() == AVERAGE
    return [row.average for row in with_average.orderBy("n").collect()]


def test_average_rounds_the_half_up(spark: SparkSession) -> None:
    # 0.01 / 200 = 0.00005 and 0.03 / 200 = 0.00015: halves of the fourth digit; their neighbors are none.
    assert averages(spark, ("0.01", 200), ("0.03", 200), ("0.01", 201), ("0.01", 199), ("0.05", 1000)) == [
        Decimal("0.0001"),
        Decimal("0.0002"),
        Decimal("0.0000"),
        Decimal("0.0001"),
        Decimal("0.0001"),
    ]


def test_average_of_thirds_and_wholes(spark: SparkSession) -> None:
    assert averages(spark, ("1.00", 3), ("2.00", 3), ("10.00", 4), ("0.00", 7)) == [
        Decimal("0.3333"),
        Decimal("0.6667"),
        Decimal("2.5000"),
        Decimal("0.0000"),
    ]


def test_average_at_the_largest_money(spark: SparkSession) -> None:
    largest = Decimal("9999999999.99")
    many = 10_000_000_000
    assert averages(
        spark, (str(largest), 1), (str(largest * many), many), (str(largest * many - Decimal("0.01")), many)
    ) == [
        Decimal("9999999999.9900"),
        Decimal("9999999999.9900"),
        Decimal("9999999999.9900"),
    ]


def test_average_is_null_where_an_operand_is(spark: SparkSession) -> None:
    frame = spark.sql("select cast(null as decimal(22,2)) as t, cast(3 as bigint) as c")
    assert frame.select(average(F.col("t"), F.col("c"))).collect()[0][0] is None


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 10**15), st.integers(1, 10**9)).filter(lambda pair: pair[0] * 100 < pair[1] * 2**53),
        min_size=20,
        max_size=40,
    )
)
def test_average_equals_exact_arithmetic(spark: SparkSession, pairs: list[tuple[int, int]]) -> None:
    expected = [Decimal(int(Fraction(cents * 100, count) + Fraction(1, 2))).scaleb(-4) for cents, count in pairs]
    assert averages(spark, *[(str(Decimal(cents).scaleb(-2)), count) for cents, count in pairs]) == expected


def test_whole_quotient_corrects_an_estimate_that_double_rounds_up(spark: SparkSession) -> None:
    # 2**53 - 1 times 3, less one: as a DOUBLE the quotient is the next whole number.
    divisor, quotient = 3, 2**53 - 1
    operands = spark.sql(
        f"select cast({divisor * quotient - 1} as decimal(30,0)) as n, cast({divisor} as decimal(19,0)) as d"
    )
    assert operands.select(whole_quotient(F.col("n"), F.col("d"))).collect()[0][0] == quotient - 1
